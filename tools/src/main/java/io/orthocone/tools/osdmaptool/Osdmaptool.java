package io.orthocone.tools.osdmaptool;

import io.orthocone.crush.CrushMap;
import io.orthocone.crush.text.CrushBinary;
import io.orthocone.crush.text.MalformedMapException;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgPlacer;
import io.orthocone.osdmap.UTime;
import io.orthocone.osdmap.WhatIf;
import io.orthocone.tools.cephargs.CephArgs;
import io.orthocone.tools.cephargs.CephArgsException;
import io.orthocone.tools.cephtext.CephDocument;
import io.orthocone.tools.cephtext.CephNumbers;
import io.orthocone.tools.cephtext.FileComplaints;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * One run of osdmaptool. Stages have a fixed order: read or create, mark, upmap, CRUSH map, questions, print, write.
 *
 * <p>Exit codes are Ceph's: 1 for a question that has no answer, 255 for a file that is no map.
 */
public final class Osdmaptool {
    private static final String ME = "osdmaptool: ";
    private static final int NO_MAP = 255;
    private static final int DEFAULT_POOL = 1;

    private final Path folder;
    private final PrintWriter out;
    private final PrintWriter err;
    private OsdmaptoolOptions options;
    private String file = "";
    private OsdMap map;
    private boolean isModified;

    /**
     * A run that is yet to begin.
     *
     * @param folder what names of files are relative to
     */
    public Osdmaptool(Path folder, PrintWriter out, PrintWriter err) {
        this.folder = folder;
        this.out = out;
        this.err = err;
    }

    /** Runs a command line and returns its exit code. */
    public int run(String... words) {
        if (words.length == 0) {
            err.println(ME + "-h or --help for usage");
            return end(1);
        }
        if (List.of(words).contains("--help") || List.of(words).contains("-h")) {
            out.print(Usage.TEXT);
            return end(1);
        }
        try {
            options = OsdmaptoolOptions.parse(words);
            checkWords();
            stages();
            return end(0);
        } catch (OsdmaptoolFailure e) {
            err.println(e.getMessage());
            if (e.wantsUsage()) {
                out.print(Usage.TEXT);
            }
            return end(e.exitCode());
        } catch (CephArgsException e) {
            err.println(e.getMessage());
            return end(1);
        } catch (IOException e) {
            err.println(ME + FileComplaints.of(e));
            return end(1);
        }
    }

    private int end(int exitCode) {
        out.flush();
        err.flush();
        return exitCode;
    }

    private void checkWords() {
        if (options.files.isEmpty()) {
            throw OsdmaptoolFailure.misused(ME + "must specify osdmap filename");
        }
        if (options.files.size() > 1) {
            throw OsdmaptoolFailure.misused(ME + "too many arguments");
        }
        if (options.upmapDeviation < 1) {
            throw OsdmaptoolFailure.misused(ME + "upmap-deviation must be >= 1");
        }
        file = options.files.getFirst();
    }

    private void stages() throws IOException {
        if (options.rangeFirst >= 0 && options.rangeLast >= 0) {
            readRange();
            return;
        }
        err.println(ME + "osdmap file '" + file + "'");
        readOrCreate();
        mark();
        if (options.isUpmapCleanup) {
            UpmapRun upmap = new UpmapRun(options, folder, map, out);
            upmap.run();
            map = upmap.map();
            isModified |= upmap.isModified();
        }
        crushMap();
        questions();
        if (!options.asksForSomething()) {
            throw OsdmaptoolFailure.misused(ME + "no action specified?");
        }
        if (isModified) {
            map = WhatIf.of(map).nextEpoch().map();
        }
        print();
        if (isModified) {
            out.println(ME + "writing epoch " + Integer.toUnsignedString(map.epoch()) + " to " + file);
            Files.write(folder.resolve(file), map.encode());
        }
    }

    /** A folder with maps whose names are their epochs: reads them all. */
    private void readRange() throws IOException {
        for (int epoch = options.rangeFirst; epoch <= options.rangeLast; epoch++) {
            String name = file + "/" + epoch;
            byte[] bytes;
            try {
                bytes = Files.readAllBytes(folder.resolve(name));
            } catch (IOException e) {
                throw OsdmaptoolFailure.of("unable to read " + name + ": " + FileComplaints.numbered(e), 1);
            }
            out.println(name + " got " + bytes.length + " bytes");
            decode(name, bytes);
        }
    }

    private OsdMap decode(String name, byte[] bytes) {
        try {
            return OsdMap.decode(bytes);
        } catch (MalformedMapException e) {
            throw OsdmaptoolFailure.of(ME + "error decoding osdmap '" + name + "'", NO_MAP);
        }
    }

    private void readOrCreate() throws IOException {
        Path path = folder.resolve(file);
        if (!options.isCreated) {
            if (!options.isClobbered) {
                map = read(file);
                return;
            }
            throw OsdmaptoolFailure.misused(ME + "--clobber goes with --createsimple or --create-from-conf");
        }
        if (!options.isClobbered && Files.exists(path)) {
            throw OsdmaptoolFailure.of(ME + file + " exists, --clobber to overwrite", NO_MAP);
        }
        WhatIf simple = options.isCreatedFromConf ? fromConf() : simple();
        if (options.isPoolCreated) {
            SimpleMap.addPool(simple, simple.map().maxOsd(), options.pgBits, options.pgpBits);
        }
        map = simple.map();
        isModified = true;
    }

    private WhatIf simple() {
        if (options.createOsds < 1) {
            throw OsdmaptoolFailure.of(ME + "osd count must be > 0", 1);
        }
        return SimpleMap.create(options.createOsds, UTime.of(Instant.now()));
    }

    private WhatIf fromConf() throws IOException {
        String conf = options.conf.isEmpty() ? "" : Files.readString(folder.resolve(options.conf));
        return ConfMap.create(conf, UTime.of(Instant.now()));
    }

    private OsdMap read(String name) throws IOException {
        try {
            return decode(name, Files.readAllBytes(folder.resolve(name)));
        } catch (IOException e) {
            throw OsdmaptoolFailure.of(
                    ME + "couldn't open " + name + ": can't open " + name + ": " + FileComplaints.numbered(e), NO_MAP);
        }
    }

    private void mark() {
        WhatIf marked = WhatIf.of(map);
        if (options.isMarkedUpIn) {
            out.println("marking all OSDs up and in");
            marked.allUpAndIn();
        }
        if (hasPlace(options.markedOut)) {
            out.println("marking OSD@" + options.markedOut + " as out");
            marked.out(options.markedOut);
        }
        if (hasPlace(options.markedUp)) {
            out.println("marking OSD@" + options.markedUp + " as up");
            marked.up(options.markedUp);
        }
        if (hasPlace(options.markedIn)) {
            out.println("marking OSD@" + options.markedIn + " as in");
            marked.in(options.markedIn);
        }
        for (String pair : options.adjustCrushWeight.split(",", -1)) {
            if (!pair.isEmpty()) {
                adjust(marked, pair);
            }
        }
        if (options.isTempCleared) {
            out.println("clearing pg/primary temp");
            marked.noTemps();
        }
        if (options.isTempCleaned) {
            out.println("cleaning pg temps");
            marked.uselessTempsForgotten();
        }
        map = marked.map();
    }

    private boolean hasPlace(int osd) {
        return osd >= 0 && osd < map.maxOsd();
    }

    /** {@code OSD:WEIGHT}. A saved change makes an epoch of its own. */
    private void adjust(WhatIf marked, String pair) {
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw OsdmaptoolFailure.misused(ME + "use ':' as separator of osd id and its weight");
        }
        int osd = CephArgs.parseInteger(pair.substring(0, colon));
        double weight = CephArgs.parseDecimal(pair.substring(colon + 1));
        if (weight < 0 || weight > 0xffff) {
            throw OsdmaptoolFailure.of(ME + "weight " + pair.substring(colon + 1) + " is not in 0..65535", 1);
        }
        marked.crushWeight(osd, (int) ((float) weight * 0x10000));
        out.println("Adjusted osd." + osd + " CRUSH weight to " + CephNumbers.shortForm((float) weight));
        if (options.isSaved) {
            marked.nextEpoch().modifiedAtNoTime();
            isModified = true;
        }
    }

    private void crushMap() throws IOException {
        if (!options.importCrush.isEmpty()) {
            byte[] bytes = crushBytes();
            CrushMap crush;
            try {
                crush = CrushBinary.decode(bytes);
            } catch (MalformedMapException e) {
                throw OsdmaptoolFailure.of(
                        ME + "error reading crush map from " + options.importCrush + ": " + e.getMessage(), 1);
            }
            if (crush.maxDevices() > map.maxOsd()) {
                throw OsdmaptoolFailure.of(
                        ME + "crushmap max_devices " + crush.maxDevices() + " > osdmap max_osd " + map.maxOsd(), 1);
            }
            map = WhatIf.of(map).nextEpoch().modifiedAtNoTime().crush(crush).map();
            out.println(ME + "imported " + bytes.length + " byte crush map from " + options.importCrush);
            isModified = true;
        }
        if (!options.exportCrush.isEmpty()) {
            Files.write(folder.resolve(options.exportCrush), CrushBinary.encode(map.crush()));
            out.println(ME + "exported crush map to " + options.exportCrush);
        }
    }

    private byte[] crushBytes() {
        try {
            return Files.readAllBytes(folder.resolve(options.importCrush));
        } catch (IOException e) {
            throw OsdmaptoolFailure.of(
                    ME + "error reading crush map from " + options.importCrush + ": can't open " + options.importCrush
                            + ": " + FileComplaints.numbered(e),
                    1);
        }
    }

    private void questions() throws IOException {
        if (!options.object.isEmpty()) {
            mapObject();
        }
        if (!options.pg.isEmpty()) {
            mapPg();
        }
        if (options.mapsPgs()) {
            mapPgs();
        }
        if (!options.compareWith.isEmpty()) {
            MapComparison comparison = new MapComparison(map, read(options.compareWith), options.bytesPerPg);
            if (options.isJson()) {
                CephDocument document = CephDocument.ofFormat(options.format);
                comparison.write(document);
                out.println(document.text().stripTrailing());
            } else {
                comparison.print(out);
            }
        }
    }

    private void requirePool(long pool) {
        if (!map.pools().containsKey(pool)) {
            throw OsdmaptoolFailure.of("There is no pool " + pool, 1);
        }
    }

    private void mapObject() {
        int pool = options.pool;
        if (pool == OsdmaptoolOptions.UNSET) {
            out.println(ME + "assuming pool 1 (use --pool to override)");
            pool = DEFAULT_POOL;
        }
        requirePool(pool);
        PgId pg = map.objectToPg(pool, "", options.object, "");
        PgPlacer placer = new PgPlacer(map);
        placer.pool(pool);
        placer.place(pg.seed());
        StringBuilder line = new StringBuilder(" object '" + options.object + "' -> " + pg + " -> ");
        out.println(PlacedPg.appendActing(line, placer));
    }

    private void mapPg() {
        PgId pg;
        try {
            pg = PgId.parse(options.pg);
        } catch (IllegalArgumentException e) {
            throw OsdmaptoolFailure.misused(ME + "failed to parse pg '" + options.pg);
        }
        out.println(" parsed '" + options.pg + "' -> " + pg);
        PgPlacer placer = new PgPlacer(map);
        if (placer.pool(pg.pool())) {
            placer.place(pg.seed());
        }
        out.println(PlacedPg.appendAll(new StringBuilder(pg.toString()), placer));
    }

    private void mapPgs() {
        if (options.pool != OsdmaptoolOptions.UNSET) {
            requirePool(options.pool);
        }
        List<Long> pools = options.pool == OsdmaptoolOptions.UNSET
                ? List.copyOf(map.pools().keySet())
                : List.of((long) options.pool);
        if (options.pgNum > 0) {
            WhatIf resized = WhatIf.of(map);
            pools.forEach(pool -> resized.pgNum(pool, options.pgNum));
            map = resized.map();
        }
        MapPgs mapping = new MapPgs(map, out);
        if (options.isRandom) {
            mapping.random(pools, options.seed);
        } else if (options.isMapPgsDump) {
            mapping.dump(pools, MapPgs.Dump.ACTING);
        } else if (options.isMapPgsDumpAll) {
            mapping.dump(pools, MapPgs.Dump.ALL);
        } else {
            mapping.count(pools, ParallelPgs.onAllProcessors(ProgressBar.onTerminal(err)));
        }
        mapping.summary();
    }

    private void print() {
        if (options.isHealth) {
            CephDocument health = CephDocument.ofFormat("json-pretty");
            OsdMapHealth.write(map, health);
            out.print(health.text());
        }
        if (options.isPrinted) {
            if (options.dumpFormat.equals("plain")) {
                out.print(OsdMapText.of(map));
            } else {
                CephDocument dump = CephDocument.ofFormat(options.dumpFormat);
                OsdMapDocument.write(map, dump);
                out.print(dump.text());
            }
        }
        if (options.isTree) {
            if (options.treeFormat.equals("plain")) {
                out.print(OsdTree.table(map));
            } else {
                CephDocument tree = CephDocument.ofFormat(options.treeFormat);
                OsdTree.write(map, tree);
                out.println(tree.text());
            }
        }
    }
}
