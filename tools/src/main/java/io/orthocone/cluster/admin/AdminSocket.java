package io.orthocone.cluster.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.message.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a daemon is asked by processes of this machine. Whoever may open the cluster's folder may ask; nothing is changed by asking.
 *
 * <pre>
 *   request   {"prefix": "perf dump"} 00      or the words themselves; a line feed ends it as well
 *   answer    u32 (big-endian): length, then so many bytes of JSON
 * </pre>
 *
 * That is how Ceph's admin sockets talk, so its {@code ceph daemon PATH perf dump} works here.
 */
public final class AdminSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminSocket.class);

    /** The kernel's bound on the path of a Unix socket, with its final zero. */
    private static final int MAX_PATH_BYTES = 107;

    private static final int MAX_REQUEST_BYTES = 4096;
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    /** Who asks at once, at most; one more is hung up on. */
    private static final int MOST_ASKERS = 16;

    private final ServerSocketChannel server;
    private final Path path;
    private final Function<String, Optional<JsonNode>> desk;
    private final Semaphore askers = new Semaphore(MOST_ASKERS);

    private AdminSocket(ServerSocketChannel server, Path path, Function<String, Optional<JsonNode>> desk) {
        this.server = server;
        this.path = path;
        this.desk = desk;
    }

    /**
     * Listens until closed.
     *
     * @param desk answers a command; nothing for one that it does not know
     */
    public static AdminSocket listen(Path wanted, Function<String, Optional<JsonNode>> desk) throws IOException {
        Path path = shortened(wanted);
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        AdminSocket socket = new AdminSocket(server, path, desk);
        Thread.ofPlatform().daemon().name("admin-socket").start(socket::serve);
        return socket;
    }

    /** The path, or one in the temporary folder that stands for it when it is too long for a socket. */
    private static Path shortened(Path path) {
        byte[] bytes = path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_PATH_BYTES) {
            return path;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Path.of("/tmp", String.format(Locale.ROOT, "ocone-%08x.asok", crc.getValue()));
    }

    /**
     * Asks the daemon whose socket this is.
     *
     * @return what it says, as JSON
     * @throws IOException when nobody listens there, or the answer makes no sense
     */
    public static String ask(Path socket, String command) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(shortened(socket)))) {
            String request =
                    new ObjectMapper().createObjectNode().put("prefix", command).toString();
            write(channel, (request + "\0").getBytes(StandardCharsets.UTF_8));
            InputStream in = Channels.newInputStream(channel);
            int length = ByteBuffer.wrap(readFully(in, Integer.BYTES)).getInt();
            if (length < 0 || length > MAX_ANSWER_BYTES) {
                throw new IOException("an answer of " + Integer.toUnsignedString(length) + " bytes makes no sense");
            }
            return new String(readFully(in, length), StandardCharsets.UTF_8);
        }
    }

    private static byte[] readFully(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the other side hung up");
        }
        return bytes;
    }

    private void serve() {
        while (true) {
            try {
                SocketChannel asker = server.accept();
                if (askers.tryAcquire()) {
                    Thread.ofVirtual().name("admin-asker").start(() -> serve(asker));
                } else {
                    asker.close();
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.info("nobody can be heard at {}: {}", path, e.getMessage());
                return;
            }
        }
    }

    private void serve(SocketChannel asker) {
        try (asker) {
            String command = command(readRequest(Channels.newInputStream(asker)));
            byte[] answer = answer(command).getBytes(StandardCharsets.UTF_8);
            write(
                    asker,
                    ByteBuffer.allocate(Integer.BYTES + answer.length)
                            .putInt(answer.length)
                            .put(answer)
                            .array());
        } catch (IOException e) {
            LOG.info("a request at {} was not answered: {}", path, e.getMessage());
        } finally {
            askers.release();
        }
    }

    private String answer(String command) {
        try {
            return desk.apply(command)
                    .map(AdminJson::text)
                    .orElseGet(() -> refusal(
                            ErrorCode.EINVAL, "there is no command '" + command + "'; 'help' lists those there are"));
        } catch (RuntimeException e) {
            LOG.warn("'{}' at {} failed", command, path, e);
            return refusal(ErrorCode.EIO, String.valueOf(e.getMessage()));
        }
    }

    private static String refusal(ErrorCode code, String problem) {
        return Desk.object().put("error", problem).put("code", code.name()).toString();
    }

    private static String readRequest(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next = in.read();
        while (next > 0 && next != '\n') {
            if (bytes.size() >= MAX_REQUEST_BYTES) {
                throw new IOException("a request longer than " + MAX_REQUEST_BYTES + " bytes");
            }
            bytes.write(next);
            next = in.read();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String command(String request) {
        if (!request.startsWith("{")) {
            return request.strip();
        }
        try {
            return new ObjectMapper().readTree(request).path("prefix").asText("");
        } catch (JsonProcessingException _) {
            return request;
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
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
