package io.orthocone.bench.session;

import io.orthocone.env.Payload;
import io.orthocone.env.ProductionEnv;
import io.orthocone.env.Rope;
import io.orthocone.message.EntityName;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.Message;
import io.orthocone.message.OsdPing;
import io.orthocone.message.PgMessage;
import io.orthocone.message.ReqId;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.PgId;
import io.orthocone.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Round trips of signs of life between OSDs over the loopback while the link between them is full of recovery, and while another peer does not
 * read. Each daemon has an event loop of its own.
 */
public final class LaneBench {
    private static final EntityName PINGED = EntityName.osd(1);
    private static final EntityName OTHER = EntityName.osd(2);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long QUEUED_BYTES = 32L << 20;
    private static final PgId PG = new PgId(1, 7);
    private static final Payload PART = Payload.zeros(1 << 20);

    /** A way to send. */
    private enum Lane {
        IN_ORDER,
        URGENT;

        private void send(Session session, OsdPing ping) {
            switch (this) {
                case IN_ORDER -> session.send(ping);
                case URGENT -> session.sendUrgent(ping);
            }
        }
    }

    /**
     * Round trips of one kind.
     *
     * @param p50Millis the median
     * @param count how many
     */
    public record Latency(long count, double p50Millis, double p99Millis, double maxMillis) {
        private static Latency of(Histogram nanos) {
            return new Latency(
                    nanos.getTotalCount(),
                    nanos.getValueAtPercentile(50) / 1e6,
                    nanos.getValueAtPercentile(99) / 1e6,
                    nanos.getMaxValue() / 1e6);
        }
    }

    /**
     * What was measured.
     *
     * @param latencies by what it was, in words
     * @param bulkMbPerSecond what went over the full link meanwhile
     */
    public record Report(Map<String, Latency> latencies, double bulkMbPerSecond) {}

    private final long phaseMillis;

    /**
     * @param phaseMillis how long each of the six measurements lasts
     */
    public LaneBench(long phaseMillis) {
        this.phaseMillis = phaseMillis;
    }

    public Report run() throws Exception {
        Map<String, Latency> latencies = new LinkedHashMap<>();
        double bulk;
        try (ProductionEnv first = ProductionEnv.named("osd.0").openWithoutDisk();
                ProductionEnv second = ProductionEnv.named("osd.1").openWithoutDisk();
                ProductionEnv third = ProductionEnv.named("osd.2").openWithoutDisk()) {
            EchoPeer sender = new EchoPeer(first, EntityName.osd(0), EchoPeer.Kind.DAEMON);
            EchoPeer heart = new EchoPeer(first, EntityName.osd(0), EchoPeer.Kind.HEARTBEAT);
            EchoPeer pinged = new EchoPeer(second, PINGED, EchoPeer.Kind.DAEMON);
            EchoPeer pingedHeart = new EchoPeer(second, PINGED, EchoPeer.Kind.HEARTBEAT);
            EchoPeer other = new EchoPeer(third, OTHER, EchoPeer.Kind.DAEMON);
            EntityAddr at = pinged.listen();
            EntityAddr heartAt = pingedHeart.listen();
            EntityAddr otherAt = other.listen();

            measure(sender, PINGED, at, Lane.URGENT);
            latencies.put("idle link", measure(sender, PINGED, at, Lane.URGENT));
            sender.saturate(PINGED, at, PART, QUEUED_BYTES);
            long before = pinged.bulkBytes();
            latencies.put("full link, in order", measure(sender, PINGED, at, Lane.IN_ORDER));
            latencies.put("full link, urgent", measure(sender, PINGED, at, Lane.URGENT));
            latencies.put("full link, heartbeats beside it", measure(heart, PINGED, heartAt, Lane.IN_ORDER));
            bulk = (pinged.bulkBytes() - before) / 1e6 / (3 * phaseMillis / 1e3);
            sender.relent();

            latencies.put("another peer, all read", measure(sender, OTHER, otherAt, Lane.IN_ORDER));
            CompletableFuture<Void> hanging = pinged.hang(phaseMillis + 500);
            sender.sendOnce(PINGED, at, PART, 24);
            latencies.put("another peer, one does not read", measure(sender, OTHER, otherAt, Lane.IN_ORDER));
            hanging.get(phaseMillis + 10_000, TimeUnit.MILLISECONDS);
        }
        return new Report(latencies, bulk);
    }

    /** One after the other, with a pause between. */
    private Latency measure(EchoPeer from, EntityName to, EntityAddr addr, Lane lane) throws Exception {
        Histogram nanos = new Histogram(3);
        CompletableFuture<Void> done = new CompletableFuture<>();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(phaseMillis);
        from.reactor().execute(() -> {
            Session session = from.messenger().connect(to, addr);
            Runnable ping = () -> lane.send(
                    session, new OsdPing(OsdPing.Kind.PING, 1, System.nanoTime(), lane == Lane.URGENT ? 1 : 0));
            from.onAnswer(answer -> {
                nanos.recordValue(System.nanoTime() - answer.stampNanos());
                if (System.nanoTime() < end) {
                    from.reactor().schedule(PAUSE_NANOS, ping);
                } else {
                    done.complete(null);
                }
            });
            ping.run();
        });
        done.get(phaseMillis + 30_000, TimeUnit.MILLISECONDS);
        return Latency.of(nanos);
    }

    /** A message of recovery, as heavy as one. */
    static Message bulk(Payload part) {
        return new PgMessage.RepOp(
                PG,
                9,
                9,
                new ReqId(EntityName.client(4127), 1, 1),
                new HObject(1, "", "", "object", HObject.HEAD, 0x1234567),
                List.of(),
                Eversion.ZERO,
                Eversion.ZERO,
                1,
                1,
                Rope.of(part));
    }
}
