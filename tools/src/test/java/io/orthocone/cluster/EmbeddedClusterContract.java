package io.orthocone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.IoContext;
import io.orthocone.rados.RadosException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an embedded cluster of three OSDs promises, wherever it keeps its objects. */
@Timeout(120)
abstract class EmbeddedClusterContract {
    private static final Duration LONG = Duration.ofSeconds(60);

    private Cluster cluster;
    private IoContext data;

    /** A new cluster. */
    abstract Cluster.Builder described();

    @BeforeEach
    void start() {
        cluster = described().start();
        data = cluster.rados().ioContext("data");
    }

    @AfterEach
    void close() {
        cluster.close();
        assertThat(cluster.mistakes()).isEmpty();
    }

    Cluster cluster() {
        return cluster;
    }

    IoContext data() {
        return data;
    }

    @Test
    void objectsAreStoredListedAndRemoved() {
        IntStream.range(0, 20).forEach(i -> data.writeFull("object" + i, content(i)));
        assertThat(data.read("object7")).isEqualTo(content(7));
        assertThat(data.list()).hasSize(20).contains("object0", "object19");
        data.remove("object7");
        assertThat(data.list()).hasSize(19).doesNotContain("object7");
        assertThatThrownBy(() -> data.read("object7"))
                .isInstanceOfSatisfying(
                        RadosException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENOENT));
    }

    @Test
    void aKilledOsdIsNotMissedAndComesBackWithWhatItLacked() {
        data.writeFull("before", content(1));
        cluster.kill(0);
        IntStream.range(0, 20).forEach(i -> data.writeFull("during" + i, content(i)));
        assertThat(data.read("before")).isEqualTo(content(1));
        cluster.restart(0);
        cluster.awaitClean(LONG);
        // Now the others may go: what osd.0 has must be enough to go on from.
        cluster.kill(1);
        IntStream.range(0, 20).forEach(i -> assertThat(data.read("during" + i)).isEqualTo(content(i)));
        assertThat(data.read("before")).isEqualTo(content(1));
    }

    @Test
    void whatWasAcknowledgedSurvivesTheEndOfAllOsds() {
        IntStream.range(0, 10).forEach(i -> data.writeFull("object" + i, content(i)));
        cluster.osds().forEach(cluster::kill);
        cluster.osds().forEach(cluster::restart);
        IntStream.range(0, 10).forEach(i -> assertThat(data.read("object" + i)).isEqualTo(content(i)));
    }

    @Test
    void aStoppedOsdIsKnownToBeDownAtOnce() {
        cluster.awaitClean(LONG);
        cluster.stop(2);
        assertThat(cluster.health().upOsds()).isEqualTo(2);
        cluster.restart(2);
        assertThat(cluster.health().upOsds()).isEqualTo(3);
    }

    @Test
    void daemonsThatDoNotExistOrAreInTheWrongStateAreRefused() {
        assertThatThrownBy(() -> cluster.kill(7))
                .isInstanceOf(RadosException.class)
                .hasMessageContaining("osd.7");
        assertThatThrownBy(() -> cluster.restart(0))
                .isInstanceOf(RadosException.class)
                .hasMessageContaining("runs");
        cluster.kill(0);
        assertThatThrownBy(() -> cluster.kill(0))
                .isInstanceOf(RadosException.class)
                .hasMessageContaining("not run");
    }

    static Payload content(int seed) {
        return Payload.utf8("content " + seed + " " + "x".repeat(5000 + seed));
    }
}
