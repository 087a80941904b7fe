package io.orthocone.tools.osdmaptool;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.ClusterHierarchy.FailureDomain;
import io.orthocone.crush.ClusterHierarchy.OsdPlace;
import io.orthocone.crush.CrushMapBuilder;
import io.orthocone.crush.text.CrushBinary;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsdmaptoolTest {
    @TempDir
    private Path folder;

    @Test
    void aMapThatIsMadeCanBeAsked() {
        assertThat(Run.in(folder, "--createsimple", "4", "--with-default-pool", "--pg-bits", "3", "--mark-up-in", "m")
                        .exitCode())
                .isZero();
        Run run = Run.in(folder, "m", "--test-map-pgs", "--print");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("pool 1 pg_num 32\n", " in 4\n", "max_osd 4\n", "size 1\t32\n");
    }

    @Test
    void aMapIsMadeFromAConfiguration() throws IOException {
        Files.writeString(folder.resolve("ceph.conf"), "[osd.0]\nhost = a\n[osd.1]\nhost = b\n");
        Run made = Run.in(folder, "--create-from-conf", "m", "-c", "ceph.conf", "--with-default-pool");
        assertThat(made).isEqualTo(new Run(0, "osdmaptool: writing epoch 1 to m\n", "osdmaptool: osdmap file 'm'\n"));
        assertThat(Run.in(folder, "m", "--tree", "plain").out()).contains("host a", "host b", "osd.1");
        assertThat(Run.in(folder, "--create-from-conf", "n", "-c", "nosuch").exitCode())
                .isEqualTo(1);
        assertThat(folder.resolve("n")).doesNotExist();
    }

    @Test
    void notACrushMapIsAnErrorAndNoCrash() throws IOException {
        copy("mon-07-everything");
        Files.writeString(folder.resolve("text"), "no map");
        Run run = Run.in(folder, "m", "--import-crush", "text");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("osdmaptool: error reading crush map from text: ");
    }

    @Test
    void markInDoesWhatItSays() throws IOException {
        copy("mon-07-everything");
        assertThat(Run.in(folder, "m", "--mark-in", "2", "--test-map-pgs").out())
                .contains("marking OSD@2 as in\n", "\nosd.2\t");
    }

    @Test
    void savedUpmapsEvenOutThePgs() throws IOException {
        copy("import-profile-jewel");
        Run run = Run.in(folder, "m", "--upmap", "cmds", "--upmap-max", "500", "--upmap-deviation", "1", "--save");
        assertThat(run.exitCode()).isZero();
        assertThat(Files.readAllLines(folder.resolve("cmds")))
                .allMatch(line -> line.startsWith("ceph osd pg-upmap-items 1."));
        Run again = Run.in(folder, "m", "--upmap", "-", "--upmap-max", "500", "--upmap-deviation", "1");
        assertThat(again.out()).endsWith("Unable to find further optimization, or distribution is already perfect\n");
    }

    @Test
    void activeBalancingGoesOnUntilNothingIsLeft() throws IOException {
        copy("import-profile-jewel");
        Run run = Run.in(folder, "m", "--upmap", "cmds", "--upmap-deviation", "1", "--upmap-active");
        assertThat(run.out().lines().filter(line -> line.startsWith("prepared 10/10")))
                .hasSizeGreaterThan(3);
        assertThat(run.out()).contains("prepared 0/10 changes\n", "\nosd.0 pgs ", " rounds\n");
    }

    @Test
    void theSameSeedGivesTheSameCommands() throws IOException {
        copy("import-profile-jewel");
        for (String file : new String[] {"a", "b"}) {
            Run.in(folder, "m", "--upmap", file, "--upmap-deviation", "1", "--seed", "7");
        }
        assertThat(folder.resolve("a")).hasSameTextualContentAs(folder.resolve("b"));
    }

    @Test
    void comparisonCountsWhatMoves() throws IOException {
        copy("import-profile-jewel");
        Files.copy(folder.resolve("m"), folder.resolve("n"));
        assertThat(Run.in(folder, "m", "--compare", "n").out()).contains(" 0/", "total 0 copies move\n");

        Run.in(folder, "n", "--adjust-crush-weight", "5:0", "--save");
        OsdMap before = OsdMap.decode(Files.readAllBytes(folder.resolve("m")));
        long held = heldBy(before, 5);
        Run run = Run.in(folder, "m", "--compare", "n", "--bytes-per-pg", "100");
        long moved = Long.parseLong(run.out().replaceAll("(?s).*total ([0-9]+) copies move.*", "$1"));
        assertThat(moved).isGreaterThanOrEqualTo(held);
        assertThat(run.out()).endsWith("total " + moved + " copies move, " + 100 * moved + " bytes\n");
        assertThat(Run.in(folder, "m", "--compare", "n", "--format", "json").out())
                .contains("\"moved_copies\":" + moved);
    }

    private static long heldBy(OsdMap map, int osd) {
        return IntStream.range(0, map.pool(1).orElseThrow().pgNum())
                .filter(seed -> map.pgToUpActing(new PgId(1, seed)).up().contains(osd))
                .count();
    }

    @Test
    void cleanedTempsAreOnlyTheUselessOnes() throws IOException {
        copy("mon-07-everything");
        Run run = Run.in(folder, "m", "--clean-temps", "--print");
        assertThat(run.out()).contains("pg_temp 1.7 [3,5,9]\n", "primary_temp 3.2 9\n");
    }

    private void copy(String map) throws IOException {
        Files.copy(GoldenMaps.map(map), folder.resolve("m"));
    }

    @Test
    void tooFewPhysicalDevicesShowInHealth() throws IOException {
        Run.in(folder, "--createsimple", "6", "--with-default-pool", "--pg-bits", "2", "--mark-up-in", "m");
        CrushMapBuilder crush = ClusterHierarchy.emptyWithDevices(FailureDomain.DEVICE);
        for (int osd = 0; osd < 6; osd++) {
            ClusterHierarchy.placeDevice(crush, 0x10000, new OsdPlace(osd, "host", "disk" + osd % 2));
        }
        Files.write(folder.resolve("crush"), CrushBinary.encode(crush.build()));
        Run.in(folder, "m", "--import-crush", "crush");
        Run run = Run.in(folder, "m", "--mark-up-in", "--health");
        assertThat(run.out())
                .contains(
                        "\"POOL_TOO_FEW_DEVICES\"", "pool 'rbd' wants 3 copies on different devices, 2 can take them");
    }
}
