package io.orthocone.bench.store;

import io.orthocone.env.Payload;
import io.orthocone.journal.JournalOptions;
import io.orthocone.message.HObject;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osd.store.disk.DiskStore;
import io.orthocone.osd.store.disk.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The store of an OSD under the loads that decide how fast a cluster is; each figure beside fio's of the same pattern of flushes, measured just before and
 * just after.
 */
public final class StoreBench {
    private static final int BLOCK = 4096;
    private static final int LARGE_OBJECT = 4 << 20;
    private static final int SMALL_OBJECT = 64 << 10;
    private static final long UNLIMITED = Long.MAX_VALUE;
    private static final int PAYLOADS = 64;

    /** What can be measured. */
    public enum Phase {
        /** Durable random writes of 4 KiB, one at a time, then 16. */
        WRITE_4K("write-4k"),
        /** Random reads of 4 KiB. */
        READ_4K("read-4k"),
        /** Durable writes of objects of 4 MiB. */
        WRITE_4M("write-4m"),
        /** Inserts of pairs of 100 bytes. */
        OMAP("omap"),
        /** The space that objects of 1 KiB take. */
        SMALL("small"),
        /** Overwrites of small objects whose metadata is in memory, and of those whose is not. */
        COLD("cold"),
        /** Writes when the space has been turned over many times, beside those into fresh space. */
        TURNOVER("turnover"),
        /** The opening after a kill, with much to replay. */
        OPEN("open");

        private final String word;

        Phase(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * How much.
     *
     * @param seconds of each measurement
     * @param largeObjects of 4 MiB, over which 4 KiB writes are spread
     * @param smallObjects of 64 KiB beside them
     * @param tinyObjects of 1 KiB for the phase of small objects
     * @param turns of the space
     */
    public record Scale(int seconds, int largeObjects, int smallObjects, int tinyObjects, int turns) {}

    private final Path folder;
    private final Scale scale;
    private final Fio fio;
    private final Consumer<Figure> figures;
    private final Consumer<String> progress;
    private final List<Payload> blocks = new ArrayList<>();

    /**
     * @param folder where stores are made, and removed again
     * @param figures hears of each figure
     * @param progress hears what is being done
     */
    public StoreBench(Path folder, Scale scale, Consumer<Figure> figures, Consumer<String> progress)
            throws IOException {
        this.folder = folder;
        this.scale = scale;
        this.fio = new Fio(folder, Math.min(10, scale.seconds()));
        this.figures = figures;
        this.progress = progress;
        for (int i = 0; i < PAYLOADS; i++) {
            blocks.add(BenchStore.random(i, BLOCK));
        }
    }

    /** Measures. */
    public void run(List<Phase> phases) throws IOException, InterruptedException {
        if (phases.contains(Phase.WRITE_4K) || phases.contains(Phase.READ_4K)) {
            filled(phases);
        }
        for (Phase phase : phases) {
            switch (phase) {
                case WRITE_4K, READ_4K -> {}
                case WRITE_4M -> write4m();
                case OMAP -> omap();
                case SMALL -> small();
                case COLD -> cold();
                case TURNOVER -> turnover();
                case OPEN -> open();
            }
        }
    }

    private Path fresh() throws IOException {
        return Files.createTempDirectory(folder, "store-");
    }

    private static void remove(Path store) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private BenchStore create(Path store, StoreOptions options) throws IOException {
        BenchStore on = BenchStore.open(store, options);
        StoreLoad.write(
                on,
                1,
                1,
                60,
                number ->
                        Transaction.builder().createCollection(BenchStore.PG, 0).build());
        return on;
    }

    private void fill(BenchStore on, long first, long objects, int bytes) {
        Payload content = BenchStore.random(first, bytes);
        StoreLoad.write(
                on,
                8,
                objects,
                3600,
                number -> Transaction.builder()
                        .write(BenchStore.PG, BenchStore.object(first + number), 0, content)
                        .build());
    }

    private static OptionalDouble mean(OptionalDouble before, OptionalDouble after) {
        return before.isPresent() && after.isPresent()
                ? OptionalDouble.of((before.getAsDouble() + after.getAsDouble()) / 2)
                : OptionalDouble.empty();
    }

    private void report(Figure figure, String peer, OptionalDouble other) {
        figures.accept(other.isPresent() ? figure.beside(peer, other.getAsDouble()) : figure);
    }

    // --- 4 KiB ---

    private void filled(List<Phase> phases) throws IOException, InterruptedException {
        Path store = fresh();
        try {
            BenchStore on = create(store, StoreOptions.DEFAULT);
            progress.accept(
                    "filling: " + scale.largeObjects() + " objects of 4 MiB, " + scale.smallObjects() + " of 64 KiB");
            fill(on, 0, scale.largeObjects(), LARGE_OBJECT);
            fill(on, scale.largeObjects(), scale.smallObjects(), SMALL_OBJECT);
            if (phases.contains(Phase.WRITE_4K)) {
                write4k(on, 1, 0.5);
                write4k(on, 16, 1.5);
                memory(on);
            }
            if (phases.contains(Phase.READ_4K)) {
                read4k(on);
            }
            on.close();
        } finally {
            remove(store);
        }
    }

    private void write4k(BenchStore on, int depth, double wanted) throws IOException, InterruptedException {
        progress.accept("4 KiB durable random writes, " + depth + " at a time");
        OptionalDouble before = fio.journalWrites();
        SplittableRandom random = new SplittableRandom(depth);
        StoreLoad.Result result = StoreLoad.write(
                on,
                depth,
                UNLIMITED,
                scale.seconds(),
                number -> Transaction.builder()
                        .write(
                                BenchStore.PG,
                                BenchStore.object(random.nextInt(scale.largeObjects())),
                                (long) random.nextInt(LARGE_OBJECT / BLOCK) * BLOCK,
                                blocks.get((int) (number % PAYLOADS)))
                        .build());
        OptionalDouble after = fio.journalWrites();
        report(
                Figure.of("write-4k-" + depth, result.perSecond(), "/s")
                        .atLeast(wanted)
                        .with(result.latencies()),
                "fio journal4k_fdatasync1",
                mean(before, after));
    }

    private void read4k(BenchStore on) throws IOException, InterruptedException {
        progress.accept("4 KiB random reads");
        // As much as fio reads from: what the page cache has after the first pass.
        int objects = Math.min(scale.largeObjects(), (1 << 30) / LARGE_OBJECT);
        SplittableRandom random = new SplittableRandom(3);
        // Names come with ops; making them is not what is measured.
        HObject[] names = new HObject[objects];
        Arrays.setAll(names, BenchStore::object);
        StoreLoad.Kind read = (store, number, done) -> store.read(
                BenchStore.PG,
                names[random.nextInt(objects)],
                (long) random.nextInt(LARGE_OBJECT / BLOCK) * BLOCK,
                BLOCK,
                result -> done.run());
        // Data of large writes went past the page cache: in pieces so short that it takes them up.
        int pieces = LARGE_OBJECT / SMALL_OBJECT;
        StoreLoad.run(
                on,
                4,
                (long) objects * pieces,
                3600,
                (store, number, done) -> store.read(
                        BenchStore.PG,
                        BenchStore.object(number / pieces),
                        number % pieces * SMALL_OBJECT,
                        SMALL_OBJECT,
                        result -> done.run()));
        for (int depth : new int[] {1, 16}) {
            OptionalDouble before = fio.cachedReads();
            StoreLoad.Result result = StoreLoad.run(on, depth, UNLIMITED, scale.seconds() / 2.0, read);
            OptionalDouble after = fio.cachedReads();
            Figure figure =
                    Figure.of("read-4k-" + depth, result.perSecond(), "/s").with(result.latencies());
            report(depth == 16 ? figure.atLeast(0.7) : figure, "fio randread, cached", mean(before, after));
        }
    }

    private void memory(BenchStore on) throws IOException {
        TreeMap<String, Long> kib = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            String[] words = line.split("\\s+", -1);
            if (words.length == 3 && words[2].equals("kB")) {
                kib.put(words[0], Long.parseLong(words[1]));
            }
        }
        figures.accept(Figure.of("memory-anonymous", kib.getOrDefault("RssAnon:", 0L) / 1024.0, "MiB")
                .with("of this process, its heap included"));
        figures.accept(Figure.of("memory-mapped", kib.getOrDefault("RssFile:", 0L) / 1024.0, "MiB")
                .with("the metadata's pages and the JVM's files"));
        figures.accept(Figure.of("memory-onodes", on.ask(DiskStore::onodeCacheBytes) / (double) (1 << 20), "MiB")
                .atMost(StoreOptions.DEFAULT.onodeCacheBytes() / (double) (1 << 20))
                .with("of the heap, for onodes that are kept decoded"));
    }

    // --- 4 MiB ---

    private void write4m() throws IOException, InterruptedException {
        progress.accept("4 MiB durable writes");
        Path store = fresh();
        try {
            BenchStore on = create(store, StoreOptions.DEFAULT);
            Payload content = BenchStore.random(1, LARGE_OBJECT);
            OptionalDouble before = fio.sequentialMegabytes();
            StoreLoad.Result result = StoreLoad.write(
                    on,
                    4,
                    UNLIMITED,
                    scale.seconds(),
                    number -> Transaction.builder()
                            .write(BenchStore.PG, BenchStore.object(number % scale.largeObjects()), 0, content)
                            .build());
            OptionalDouble after = fio.sequentialMegabytes();
            report(
                    Figure.of("write-4m-4", result.perSecond() * LARGE_OBJECT / 1e6, "MB/s")
                            .atLeast(0.6)
                            .with(result.latencies()),
                    "fio seqwrite1m",
                    mean(before, after));
            on.close();
        } finally {
            remove(store);
        }
    }

    // --- omap ---

    private void omap() throws IOException {
        progress.accept("omap inserts");
        int batch = 100;
        int objects = 1000;
        Path store = fresh();
        try {
            BenchStore on = create(store, StoreOptions.DEFAULT);
            SplittableRandom random = new SplittableRandom(5);
            StoreLoad.Result result = StoreLoad.write(on, 8, UNLIMITED, scale.seconds(), number -> {
                TreeMap<Payload, Payload> pairs = new TreeMap<>();
                for (int i = 0; i < batch; i++) {
                    pairs.put(
                            Payload.utf8(String.format(Locale.ROOT, "%016x", random.nextLong())),
                            blocks.get(i % PAYLOADS).slice(0, 84));
                }
                return Transaction.builder()
                        .omapSet(BenchStore.PG, BenchStore.object(number % objects), pairs)
                        .build();
            });
            figures.accept(Figure.of("omap-insert", result.perSecond() * batch, "pairs/s")
                    .atLeast(80_000)
                    .with("100 bytes each, " + batch + " in a transaction, random keys of " + objects + " objects; "
                            + result.latencies()));
            on.close();
        } finally {
            remove(store);
        }
    }

    // --- small objects ---

    private void small() throws IOException {
        progress.accept(scale.tinyObjects() + " objects of 1 KiB");
        Path store = fresh();
        try {
            BenchStore on = create(store, StoreOptions.DEFAULT);
            Payload content = BenchStore.random(1, 1024);
            StoreLoad.Result result = StoreLoad.write(
                    on,
                    64,
                    scale.tinyObjects(),
                    3600,
                    number -> Transaction.builder()
                            .write(BenchStore.PG, BenchStore.object(number), 0, content)
                            .build());
            ObjectStore.StoreUsage usage = on.ask(ObjectStore::usage);
            on.close();
            long onDisk = Files.size(store.resolve("meta/data.mdb")) + Files.size(store.resolve("block"));
            double data = scale.tinyObjects() * 1024.0;
            figures.accept(Figure.of("small-space", onDisk / data, "times the data")
                    .atMost(1.5)
                    .with(String.format(
                            Locale.ROOT,
                            "of pages in use alone %.2f; written at %,.0f/s",
                            usage.usedBytes() / data,
                            result.perSecond())));
        } finally {
            remove(store);
        }
    }

    // --- cold metadata ---

    private void cold() throws IOException {
        progress.accept("writes with cold metadata");
        int objects = scale.smallObjects();
        Path store = fresh();
        try {
            BenchStore on = create(store, StoreOptions.DEFAULT);
            fill(on, 0, objects, 16 << 10);
            on.close();
            on = BenchStore.open(store, StoreOptions.DEFAULT);
            SplittableRandom random = new SplittableRandom(8);
            // Each object once: none of them was looked at since the store was opened.
            StoreLoad.Result cold = overwrite(on, objects / 2, number -> number * 2 + 1);
            overwrite(on, 4000, number -> random.nextInt(500) * 2L);
            StoreLoad.Result warm = overwrite(on, objects / 2, number -> random.nextInt(500) * 2L);
            figures.accept(Figure.of("cold-write", cold.latency().getMean() / 1000, "µs")
                    .beside("warm", warm.latency().getMean() / 1000)
                    .atMost(1.2)
                    .with("whole objects of 16 KiB, one at a time; p99 "
                            + cold.latency().getValueAtPercentile(99) / 1000 + " and "
                            + warm.latency().getValueAtPercentile(99) / 1000 + " µs"));
            on.close();
        } finally {
            remove(store);
        }
    }

    private static StoreLoad.Result overwrite(BenchStore on, long count, java.util.function.LongUnaryOperator which) {
        Payload content = BenchStore.random(9, 16 << 10);
        return StoreLoad.write(
                on,
                1,
                count,
                60,
                number -> Transaction.builder()
                        .write(BenchStore.PG, BenchStore.object(which.applyAsLong(number)), 0, content)
                        .build());
    }

    // --- turnover ---

    private void turnover() throws IOException {
        long space = 1L << 30;
        progress.accept("turning over 1 GiB " + scale.turns() + " times");
        StoreOptions options = new StoreOptions(
                space,
                StoreOptions.DEFAULT.metaBytes(),
                StoreOptions.DEFAULT.journal(),
                StoreOptions.DEFAULT.checkpointBytes(),
                StoreOptions.DEFAULT.largeWriteBytes());
        Path store = fresh();
        try {
            BenchStore on = create(store, options);
            SplittableRandom random = new SplittableRandom(4);
            // Three quarters full, in objects of 64 KiB to 1 MiB that come and go.
            int objects = (int) (space * 3 / 4 / (512 << 10));
            List<Double> rates = new ArrayList<>();
            List<Payload> contents = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                contents.add(BenchStore.random(i, (i + 1) * (64 << 10)));
            }
            for (int turn = 0; turn <= scale.turns(); turn++) {
                long[] bytes = new long[1];
                long[] next = new long[1];
                boolean isFirst = turn == 0;
                StoreLoad.Result result = StoreLoad.write(on, 4, objects, 600, number -> {
                    Payload content = contents.get(random.nextInt(contents.size()));
                    bytes[0] += content.length();
                    long object = isFirst ? next[0]++ : random.nextInt(objects);
                    return Transaction.builder()
                            .truncate(BenchStore.PG, BenchStore.object(object), 0)
                            .write(BenchStore.PG, BenchStore.object(object), 0, content)
                            .build();
                });
                rates.add(bytes[0] / result.seconds() / 1e6);
            }
            List<Double> last = rates.subList(Math.max(1, rates.size() - 3), rates.size());
            double late =
                    last.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            figures.accept(Figure.of("turnover", late, "MB/s")
                    .beside("fresh", rates.getFirst())
                    .atLeast(0.7)
                    .with("mean of the last " + last.size() + " of " + scale.turns() + " turns"));
            on.close();
        } finally {
            remove(store);
        }
    }

    // --- opening ---

    private void open() throws IOException {
        progress.accept("opening after a kill");
        // So large a checkpoint that none happens: the journal has it all.
        long journalBytes = 1L << 30;
        StoreOptions options = new StoreOptions(
                StoreOptions.DEFAULT.blockFileBytes(),
                StoreOptions.DEFAULT.metaBytes(),
                JournalOptions.DEFAULT,
                1L << 32,
                StoreOptions.DEFAULT.largeWriteBytes());
        Path store = fresh();
        try {
            BenchStore on = create(store, options);
            StoreLoad.write(
                    on,
                    16,
                    journalBytes / (BLOCK + 400),
                    600,
                    number -> Transaction.builder()
                            .write(BenchStore.PG, BenchStore.object(number / 64), number % 64 * BLOCK, blocks.get(1))
                            .build());
            on.kill();
            long begun = System.nanoTime();
            on = BenchStore.open(store, options);
            double seconds = (System.nanoTime() - begun) / 1e9;
            double gib = journalBytes / (double) (1 << 30);
            figures.accept(Figure.of("open", seconds / gib, "s per GiB of journal")
                    .atMost(2)
                    .with(String.format(Locale.ROOT, "%.2f s for %.2f GiB", seconds, gib)));
            on.kill();
        } finally {
            remove(store);
        }
    }
}
