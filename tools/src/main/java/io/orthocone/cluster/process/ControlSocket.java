package io.orthocone.cluster.process;

import io.orthocone.cluster.ClusterFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the embedded process hears from the command line: a Unix socket, one line of request and one line of answer a connection.
 * Whoever may open the folder may use it.
 */
public final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    /** The kernel's bound on the path of a Unix socket, with its final zero. */
    private static final int MAX_PATH_BYTES = 107;

    private static final int MAX_LINE_CHARS = 4096;

    private final ServerSocketChannel server;
    private final Path path;
    private final UnaryOperator<String> handler;

    private ControlSocket(ServerSocketChannel server, Path path, UnaryOperator<String> handler) {
        this.server = server;
        this.path = path;
        this.handler = handler;
    }

    /** Listens, on a thread of its own, until closed. The handler answers one request at a time. */
    public static ControlSocket listen(ClusterFolder folder, UnaryOperator<String> handler) throws IOException {
        Path path = path(folder);
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        ControlSocket control = new ControlSocket(server, path, handler);
        Thread.ofPlatform().daemon().name("control").start(control::serve);
        return control;
    }

    /** Asks the embedded process something, and waits for its answer. */
    static String ask(ClusterFolder folder, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path(folder)))) {
            write(channel, request);
            return readLine(channel);
        }
    }

    /** In the folder, or in the temporary folder when its path is too long for a socket. */
    private static Path path(ClusterFolder folder) {
        Path path = folder.run().resolve("ocone.sock");
        if (path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES) {
            return path;
        }
        CRC32C crc = new CRC32C();
        crc.update(path.toString().getBytes(StandardCharsets.UTF_8));
        return Path.of("/tmp", String.format(Locale.ROOT, "ocone-%08x.sock", crc.getValue()));
    }

    private void serve() {
        try {
            while (true) {
                try (SocketChannel channel = server.accept()) {
                    write(channel, handler.apply(readLine(channel)));
                } catch (ClosedChannelException e) {
                    return;
                } catch (IOException e) {
                    LOG.info("a request to the control socket was not answered: {}", e.getMessage());
                }
            }
        } finally {
            LOG.debug("the control socket is closed");
        }
    }

    private static void write(SocketChannel channel, String line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line.replace('\n', ' ') + "\n");
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String readLine(SocketChannel channel) throws IOException {
        BufferedReader reader = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8), MAX_LINE_CHARS);
        String line = reader.readLine();
        if (line == null) {
            throw new IOException("the other side hung up");
        }
        return line;
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
