package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Payload;
import io.orthocone.env.ProductionEnv;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.Message;
import io.orthocone.message.PgMessage;
import io.orthocone.message.PgMessage.ObjectPart;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.PgId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/**
 * What is larger than a message is a series of parts, the next of which leaves when one was answered: a gibibyte passes through a heap of 64 MiB
 * that sender and receiver share, over real sockets.
 */
final class BigSeriesTest {
    private static final int PART_BYTES = 1 << 20;
    private static final int PARTS = 1 << 10;

    /** As many as recovery has under way of one PG. */
    private static final int UNANSWERED = 8;

    @Test
    void aGibibytePassesThroughAHeapOf64MiB() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=64m",
                "-cp",
                System.getProperty("java.class.path"),
                BigSeriesTest.class.getName());
        Process other = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(other.exitValue()).as(output).isZero();
        assertThat(output).contains("received " + (long) PARTS * PART_BYTES + " bytes, as they were sent");
    }

    /** What the other JVM runs. */
    public static void main(String[] arguments) throws Exception {
        if (Runtime.getRuntime().maxMemory() > 64 << 20) {
            throw new IllegalStateException("the heap is to be small");
        }
        EntityName from = EntityName.osd(0);
        EntityName to = EntityName.osd(1);
        try (ProductionEnv taking = ProductionEnv.named("osd.1").openWithoutDisk();
                ProductionEnv pushing = ProductionEnv.named("osd.0").openWithoutDisk()) {
            Taker taker = new Taker(taking, to);
            EntityAddr addr = taker.listen().get(10, TimeUnit.SECONDS);
            Pusher pusher = new Pusher(pushing, from);
            long sent = pusher.push(to, addr).get(100, TimeUnit.SECONDS);
            String verdict = taker.checksum() == sent ? ", as they were sent" : ", and not what was sent";
            System.out.println("received " + taker.bytes + " bytes" + verdict);
        }
    }

    private static SessionMessenger messenger(ProductionEnv env, Reactor reactor, EntityName name) {
        MessengerIdentity identity =
                new MessengerIdentity(name, env.random("nonce").nextInt() | 1, TestPeer.FSID);
        return SessionMessenger.believingNames(env, reactor, new TransportLinks(env.transport()), identity);
    }

    /** Takes parts and answers each. */
    private static final class Taker implements Dispatcher {
        private final Reactor reactor;
        private final SessionMessenger messenger;
        private final CRC32C crc = new CRC32C();
        private long bytes;

        Taker(ProductionEnv env, EntityName name) {
            this.reactor = env.newReactor(name.toString());
            this.messenger = messenger(env, reactor, name);
            messenger.dispatchTo(this);
        }

        CompletableFuture<EntityAddr> listen() {
            CompletableFuture<EntityAddr> addr = new CompletableFuture<>();
            reactor.execute(() -> {
                try {
                    messenger.bind(new Endpoint("127.0.0.1", 0));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                addr.complete(messenger.addr());
            });
            return addr;
        }

        @Override
        public void message(Session session, Message message) {
            PgMessage.Push push = (PgMessage.Push) message;
            ObjectPart part = push.parts().getFirst();
            part.data().update(crc);
            bytes += part.data().length();
            PgMessage.PushedPart taken =
                    new PgMessage.PushedPart(part.object(), part.version(), part.end(), part.last());
            session.send(new PgMessage.PushReply(push.pg(), push.epoch(), push.intervalSince(), List.of(taken)));
        }

        long checksum() throws Exception {
            CompletableFuture<Long> value = new CompletableFuture<>();
            reactor.execute(() -> value.complete(crc.getValue()));
            return value.get(10, TimeUnit.SECONDS);
        }
    }

    /** Makes each part when there is room for it. */
    private static final class Pusher implements Dispatcher {
        private static final HObject OBJECT = HObject.head(1, "", "", "big", 7);

        private final Reactor reactor;
        private final SessionMessenger messenger;
        private final CRC32C crc = new CRC32C();
        private final CompletableFuture<Long> done = new CompletableFuture<>();
        private int next;

        Pusher(ProductionEnv env, EntityName name) {
            this.reactor = env.newReactor(name.toString());
            this.messenger = messenger(env, reactor, name);
            messenger.dispatchTo(this);
        }

        CompletableFuture<Long> push(EntityName to, EntityAddr addr) {
            reactor.execute(() -> {
                Session session = messenger.connect(to, addr);
                for (int i = 0; i < UNANSWERED; i++) {
                    sendNext(session);
                }
            });
            return done;
        }

        private void sendNext(Session session) {
            byte[] bytes = new byte[PART_BYTES];
            ByteBuffer.wrap(bytes).putInt(next).position(PART_BYTES - 4).putInt(~next);
            Payload data = Payload.wrap(bytes);
            data.update(crc);
            long offset = (long) next * PART_BYTES;
            boolean last = ++next == PARTS;
            ObjectPart part = new ObjectPart(
                    OBJECT, new Eversion(1, 1), false, (long) PARTS * PART_BYTES, offset, data, new TreeMap<>(), last);
            session.send(new PgMessage.Push(new PgId(1, 0), 1, 1, List.of(part)));
        }

        @Override
        public void message(Session session, Message message) {
            PgMessage.PushedPart taken = ((PgMessage.PushReply) message).parts().getFirst();
            if (taken.last()) {
                done.complete(crc.getValue());
            } else if (next < PARTS) {
                sendNext(session);
            }
        }
    }
}
