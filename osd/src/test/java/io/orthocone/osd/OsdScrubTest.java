package io.orthocone.osd;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.InconsistentObject;
import io.orthocone.message.MonMessage.PgOrderKind;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.scrub.ScrubOptions;
import io.orthocone.osdmap.PgId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole OSDs whose copies are changed behind their backs, or whose disks rot: scrub finds it, and mends what can be proven. */
class OsdScrubTest {
    private static OsdCluster three(long seed) {
        return new OsdCluster(seed, 3, 3, 2, 4).start();
    }

    private static int replicaOf(OsdCluster cluster, String name) {
        return (cluster.primaryOf(name) + 1) % 3;
    }

    @Test
    void scrubsComeByThemselvesAndFindNothingInAHealthyCluster() {
        OsdCluster cluster = new OsdCluster(1, 3, 3, 2, 4)
                .tuned(options -> options.withScrub(ScrubOptions.DEFAULT
                        .withIntervals(TimeUnit.SECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(40))
                        .withChunkObjects(3)))
                .start();
        for (int i = 0; i < 30; i++) {
            cluster.write("o" + i, "content " + i);
        }
        cluster.runFor(120);
        assertThat(cluster.probes("pg.scrubbed")).isGreaterThanOrEqualTo(4 * 4);
        assertThat(cluster.probes("pg.deep-scrubbed")).isGreaterThanOrEqualTo(4);
        assertThat(cluster.probes("pg.scrub-finding")).isZero();
        cluster.pgs()
                .forEach(pg -> assertThat(cluster.account(pg).stat().scrubs().deepScrubbedMillis())
                        .isPositive());
    }

    /** Members have one place each to scrub in: some primaries are told to wait, with more wanted of them meanwhile. */
    @Test
    void whatIsOrderedWhileAScrubAwaitsItsPlacesIsDoneToo() {
        OsdCluster cluster = three(11);
        cluster.write("o", "content");
        cluster.pgs().forEach(pg -> cluster.order(pg, PgOrderKind.SCRUB));
        cluster.pgs().forEach(pg -> cluster.order(pg, PgOrderKind.DEEP_SCRUB));
        cluster.runFor(60);
        assertThat(cluster.probes("pg.scrub-reservation-rejected")).isPositive();
        assertThat(cluster.probes("pg.deep-scrubbed")).isEqualTo(4);
    }

    @Test
    void aLightScrubSeesWhatIsNotInTheBytes() {
        OsdCluster cluster = three(2);
        for (String name : List.of("attr", "omap", "size", "gone", "fine")) {
            cluster.write(name, "content");
        }
        cluster.tamper(
                replicaOf(cluster, "attr"),
                "attr",
                (in, change) -> change.setAttr(in, OsdCluster.object("attr"), "_more", Payload.utf8("x")));
        cluster.tamper(
                replicaOf(cluster, "omap"),
                "omap",
                (in, change) ->
                        change.omapSet(in, OsdCluster.object("omap"), Payload.utf8("key"), Payload.utf8("value")));
        cluster.tamper(
                replicaOf(cluster, "size"), "size", (in, change) -> change.truncate(in, OsdCluster.object("size"), 3));
        cluster.tamper(
                replicaOf(cluster, "gone"), "gone", (in, change) -> change.remove(in, OsdCluster.object("gone")));

        cluster.scrubAll(PgOrderKind.SCRUB);

        Map<String, InconsistentObject> found = new TreeMap<>();
        cluster.inconsistent().forEach(object -> found.put(object.object().name(), object));
        assertThat(found).containsOnlyKeys("attr", "gone", "omap", "size");
        assertThat(found.get("attr").errors()).containsExactly("attr_name_mismatch");
        assertThat(found.get("omap").errors()).containsExactly("omap_digest_mismatch");
        assertThat(found.get("size").errors()).containsExactly("size_mismatch");
        assertThat(found.get("gone").proof()).isEqualTo("log");
        assertThat(found.get("size").proof()).isEqualTo("checksum");
        assertThat(found.get("attr").proof()).isEqualTo("majority");
        assertThat(found.values().stream().filter(InconsistentObject::isRepaired))
                .as("what is proven is mended, what a majority says waits for a person")
                .containsExactly(found.get("gone"), found.get("size"));

        cluster.scrubAll(PgOrderKind.REPAIR).awaitClean();
        cluster.assertCopiesEqual();
        assertThat(cluster.read("size")).isEqualTo("content");
        cluster.scrubAll(PgOrderKind.DEEP_SCRUB);
        assertThat(cluster.inconsistent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBadPrimaryIsNotCopiedOverGoodReplicas(boolean isOnPrimary) {
        OsdCluster cluster = three(3);
        cluster.write("a", "truth");
        PgId pg = cluster.pgOf("a");
        int bad = isOnPrimary ? cluster.primaryOf("a") : replicaOf(cluster, "a");
        cluster.tamper(bad, "a", (in, change) -> change.write(in, OsdCluster.object("a"), 0, Payload.utf8("wrong")));

        cluster.scrubAll(PgOrderKind.SCRUB);
        assertThat(cluster.inconsistent()).as("a light scrub reads no bytes").isEmpty();
        cluster.scrubAll(PgOrderKind.DEEP_SCRUB);
        assertThat(cluster.stateOf(pg)).isEqualTo("active+clean+inconsistent");
        InconsistentObject found = cluster.inconsistent().getFirst();
        assertThat(found.errors()).containsExactly("data_digest_mismatch");
        assertThat(found.authority()).isNotEqualTo(bad);
        assertThat(cluster.account(pg).stat().scrubs().errors()).isEqualTo(1);

        cluster.scrubAll(PgOrderKind.SCRUB);
        assertThat(cluster.inconsistent())
                .as("a light scrub does not take back what a deep one has found")
                .hasSize(1);
        cluster.scrubAll(PgOrderKind.REPAIR).awaitClean();
        cluster.scrubAll(PgOrderKind.DEEP_SCRUB);
        assertThat(cluster.inconsistent()).isEmpty();
        assertThat(cluster.read("a")).isEqualTo("truth");
    }

    @Test
    void whereNothingTellsWhichCopyIsRightNothingIsChanged() {
        OsdCluster cluster = new OsdCluster(4, 2, 2, 1, 1).start();
        cluster.write("a", "truth");
        cluster.tamper(0, "a", (in, change) -> change.write(in, OsdCluster.object("a"), 0, Payload.utf8("wrong")));
        cluster.scrubAll(PgOrderKind.REPAIR);
        InconsistentObject found = cluster.inconsistent().getFirst();
        assertThat(found.authority()).isEqualTo(-1);
        assertThat(found.isRepaired()).isFalse();
        assertThat(cluster.stateOf(cluster.pgOf("a"))).isEqualTo("active+clean+inconsistent");
    }

    @Test
    void aRemovedObjectThatIsStillThereIsRemoved() {
        OsdCluster cluster = three(5);
        cluster.write("a", "x");
        cluster.await(cluster.client().call("a", List.of(new io.orthocone.message.OsdSubOp.Delete())));
        for (int osd = 0; osd < 2; osd++) {
            cluster.tamper(
                    osd,
                    "a",
                    (in, change) -> change.setAttr(
                            in, OsdCluster.object("a"), ObjectInfo.ATTR, Payload.utf8("no info at all")));
        }
        cluster.scrubAll(PgOrderKind.SCRUB).awaitClean();
        cluster.assertCopiesEqual();
        assertThat(cluster.await(cluster.client().read("a")).reply().result()).isEqualTo(ErrorCode.ENOENT);
        cluster.scrubAll(PgOrderKind.SCRUB);
        assertThat(cluster.inconsistent()).isEmpty();
    }

    @Test
    void writesGoOnAndAScrubBeginsAgainWhenThePrimaryDies() {
        OsdCluster cluster = new OsdCluster(6, 3, 3, 2, 1)
                .tuned(options -> options.withScrub(ScrubOptions.DEFAULT.withChunkObjects(2)))
                .start();
        for (int i = 0; i < 60; i++) {
            cluster.write("o" + i, "x");
        }
        PgId pg = cluster.pgOf("o0");
        assertThat(cluster.order(pg, PgOrderKind.DEEP_SCRUB).status()).startsWith("instructing pg 1.0 on osd.");
        cluster.world().await("a scrub", () -> cluster.stateOf(pg).contains("scrubbing+deep"), OsdCluster.LIMIT);
        List<TestClient.Call> calls = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            calls.add(cluster.client().append("o" + i, "y"));
        }
        calls.forEach(cluster::await);
        int member = (cluster.primaryOf("o0") + 1) % 3;
        cluster.order(pg, PgOrderKind.DEEP_SCRUB);
        cluster.world().await("a scrub", () -> cluster.stateOf(pg).contains("scrubbing+deep"), OsdCluster.LIMIT);
        cluster.kill(member).runFor(10);
        assertThat(cluster.probes("pg.scrub-interrupted")).isPositive();
        cluster.revive(member).awaitClean();
        cluster.scrubAll(PgOrderKind.DEEP_SCRUB);
        assertThat(cluster.probes("pg.scrub-finding")).isZero();
        for (int i = 0; i < 60; i++) {
            assertThat(cluster.read("o" + i)).isEqualTo("xy");
        }
    }

    /** S065. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aHundredRottenObjectsOnAnyOsdAreRepairedAndListed(int osd) {
        OsdCluster cluster = new OsdCluster(7, 3, 3, 2, 4).onDisks().start();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String name = "rotten-" + i + ";";
            names.add(name);
            cluster.write(name, content(name));
        }
        assertThat(cluster.rot(osd, names)).isEqualTo(100);

        cluster.scrubAll(PgOrderKind.DEEP_SCRUB).awaitClean();

        List<InconsistentObject> found = cluster.inconsistent();
        assertThat(found).extracting(object -> object.object().name()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(found).allSatisfy(object -> {
            assertThat(object.isRepaired()).isTrue();
            assertThat(object.proof()).isEqualTo("checksum");
            assertThat(object.authority()).isNotEqualTo(osd);
            assertThat(object.copies())
                    .filteredOn(copy -> copy.osd() == osd)
                    .singleElement()
                    .satisfies(copy -> assertThat(copy.errors()).containsExactly("read_error"));
        });
        cluster.scrubAll(PgOrderKind.DEEP_SCRUB);
        assertThat(cluster.inconsistent()).isEmpty();
        names.forEach(name -> assertThat(cluster.read(name)).isEqualTo(content(name)));
    }

    /** Two blocks; the first begins with the object's name. */
    private static String content(String name) {
        return name.repeat(8192 / name.length() + 1).substring(0, 8192);
    }
}
