package io.orthocone.tools.osdmaptool;

import static io.orthocone.tools.cephtext.CephNumbers.shortForm;

import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgMapping;
import io.orthocone.osdmap.PgPlacer;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.UpmapBalancer;
import io.orthocone.osdmap.UpmapChanges;
import io.orthocone.osdmap.UpmapCleaner;
import io.orthocone.osdmap.WhatIf;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code --upmap}, {@code --upmap-cleanup}: writes the commands that would even out the PGs, or drop entries that are obsolete. */
final class UpmapRun {
    private static final double NANOS_PER_SECOND = 1e9;

    private final OsdmaptoolOptions options;
    private final Path folder;
    private final PrintWriter out;
    private final StringBuilder commands = new StringBuilder();
    private OsdMap map;
    private boolean isModified;

    UpmapRun(OsdmaptoolOptions options, Path folder, OsdMap map, PrintWriter out) {
        this.options = options;
        this.folder = folder;
        this.map = map;
        this.out = out;
    }

    /** The map as it is afterwards. */
    OsdMap map() {
        return map;
    }

    /** Whether the map is to be saved. */
    boolean isModified() {
        return isModified;
    }

    void run() throws IOException {
        boolean isFile = !options.upmapFile.equals("-");
        if (isFile) {
            Files.writeString(folder.resolve(options.upmapFile), "");
            out.println("writing upmap command output to: " + options.upmapFile);
        }
        try {
            clean();
            if (options.isUpmap) {
                balance();
            }
        } finally {
            if (isFile) {
                Files.writeString(folder.resolve(options.upmapFile), commands, StandardCharsets.UTF_8);
            }
        }
    }

    private void clean() {
        out.println("checking for upmap cleanups");
        UpmapChanges changes = UpmapCleaner.clean(map);
        if (!changes.isEmpty()) {
            say(changes);
            map = WhatIf.of(map).nextEpoch().upmaps(changes).map();
        }
    }

    private void balance() {
        out.println("upmap, max-count " + options.upmapMax + ", max deviation " + options.upmapDeviation);
        List<Long> pools = pools();
        if (pools.isEmpty()) {
            out.println("No pools available");
            return;
        }
        long begin = System.nanoTime();
        int rounds = 0;
        boolean isDone = false;
        while (!isDone) {
            isDone = !round(pools, begin, rounds) || !options.isUpmapActive;
            rounds++;
        }
    }

    private List<Long> pools() {
        List<Long> pools = new ArrayList<>();
        for (String name : options.upmapPools) {
            OptionalLong id = map.poolId(name);
            if (id.isEmpty()) {
                throw OsdmaptoolFailure.of(" pool " + name + " does not exist", 1);
            }
            pools.add(id.getAsLong());
        }
        if (pools.isEmpty()) {
            return List.copyOf(map.pools().keySet());
        }
        out.println(" limiting to pools " + String.join(",", options.upmapPools) + " ("
                + pools.toString().replace(" ", "") + ")");
        return pools;
    }

    /** Returns whether anything was found. */
    private boolean round(List<Long> pools, long begin, int rounds) {
        long roundBegin = System.nanoTime();
        out.println("pools "
                + pools.stream().map(id -> map.poolName(id).orElse("") + " ").collect(Collectors.joining()));
        UpmapChanges changes = UpmapChanges.NONE;
        for (long pool : pools) {
            int left = options.upmapMax - changes.size();
            if (left <= 0) {
                break;
            }
            UpmapBalancer.Limits limits = new UpmapBalancer.Limits(left, options.upmapDeviation, options.seed);
            changes = changes.and(UpmapBalancer.balance(map, pool, limits).changes());
        }
        out.println("prepared " + changes.size() + "/" + options.upmapMax + " changes");
        if (options.isUpmapActive) {
            out.println("Time elapsed " + seconds(roundBegin) + " secs");
        }
        if (changes.isEmpty()) {
            out.println("Unable to find further optimization, or distribution is already perfect");
            if (options.isUpmapActive) {
                pgsByOsd(pools);
                out.println("Total time elapsed " + seconds(begin) + " secs, " + rounds + " rounds");
            }
            return false;
        }
        say(changes);
        if (options.isSaved || options.isUpmapActive) {
            map = WhatIf.of(map).nextEpoch().modifiedAtNoTime().upmaps(changes).map();
            isModified |= options.isSaved;
        }
        return true;
    }

    private static String seconds(long since) {
        return shortForm((System.nanoTime() - since) / NANOS_PER_SECOND);
    }

    private void pgsByOsd(List<Long> pools) {
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        PgPlacer placer = new PgPlacer(map);
        for (long id : pools) {
            placer.pool(id);
            int pgNum = map.pool(id).map(Pool::pgNum).orElse(0);
            for (int seed = 0; seed < pgNum; seed++) {
                placer.place(seed);
                for (int i = 0; i < placer.upSize(); i++) {
                    if (placer.up(i) != PgMapping.NONE) {
                        counts.merge(placer.up(i), 1, Integer::sum);
                    }
                }
            }
        }
        counts.forEach((osd, count) -> out.println("osd." + osd + " pgs " + count));
    }

    /** Commands for whoever is to carry them out; on standard output they come at once. */
    private void say(UpmapChanges changes) {
        StringBuilder said = new StringBuilder();
        changes.oldUpmaps()
                .forEach(pg -> said.append("ceph osd rm-pg-upmap ").append(pg).append('\n'));
        changes.oldItems()
                .forEach(pg ->
                        said.append("ceph osd rm-pg-upmap-items ").append(pg).append('\n'));
        changes.newItems().forEach((pg, items) -> {
            said.append("ceph osd pg-upmap-items ").append(pg);
            items.forEach(
                    item -> said.append(' ').append(item.from()).append(' ').append(item.to()));
            said.append('\n');
        });
        if (options.upmapFile.equals("-")) {
            out.print(said);
        } else {
            commands.append(said);
        }
    }
}
