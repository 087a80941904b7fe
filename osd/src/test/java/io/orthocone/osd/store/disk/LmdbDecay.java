package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.PG;
import static io.orthocone.osd.store.StoreFixture.bytes;
import static io.orthocone.osd.store.StoreFixture.object;

import io.orthocone.env.FileDisk;
import io.orthocone.kv.LmdbEngine;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.StoreContents;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osd.store.Transaction;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Flips bits of the LMDB file of a store, one at a time, each on a copy, and opens, reads, changes and reopens the copy: a process of its own, because LMDB may
 * take it along. Says after each flip what came of it; ends with 1 when a store gave wrong data.
 *
 * <p>Arguments: the store, a folder for copies, the first page, how many pages, the step between them, flips a page, the seed.
 */
final class LmdbDecay {
    private static final int PAGE = 4096;

    private LmdbDecay() {}

    public static void main(String[] arguments) throws IOException {
        Path store = Path.of(arguments[0]);
        Path copies = Path.of(arguments[1]);
        int first = Integer.parseInt(arguments[2]);
        int pages = Integer.parseInt(arguments[3]);
        int step = Integer.parseInt(arguments[4]);
        int flips = Integer.parseInt(arguments[5]);
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[6]));
        StoreContents expected = expected(copy(store, copies.resolve("whole")));
        int number = 0;
        for (int page = first; page < first + pages * step; page += step) {
            for (int flip = 0; flip < flips; flip++) {
                // Heads of pages and of nodes are where the structure is.
                int at = random.nextBoolean() ? random.nextInt(256) : random.nextInt(PAGE);
                int bit = random.nextInt(8);
                Path copy = copy(store, copies.resolve("copy-" + number++));
                System.out.print("page " + page + " byte " + at + " bit " + bit + ": ");
                System.out.flush();
                flip(copy.resolve("meta/data.mdb"), (long) page * PAGE + at, bit);
                System.out.println(outcome(copy, expected));
                delete(copy);
            }
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void flip(Path file, long at, int bit) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int before = open.read();
            open.seek(at);
            open.write(before ^ 1 << bit);
        }
    }

    static OpenStore open(Path folder) throws IOException {
        return DiskStores.open(FileDisk.at(folder), new LmdbEngine(folder), DiskStores.SMALL);
    }

    private static StoreContents expected(Path folder) throws IOException {
        OpenStore on = open(folder).orThrow();
        StoreContents contents = StoreContents.of(on);
        on.close();
        return contents;
    }

    private static String outcome(Path folder, StoreContents expected) throws IOException {
        try {
            OpenStore on = open(folder);
            if (on.failure() != null) {
                return "refused: " + on.failure().getMessage();
            }
            requireSame(StoreContents.of(on), expected);
            // What it writes now must not destroy anything either.
            for (int round = 0; round < 3; round++) {
                on.commit(Transaction.builder()
                        .write(PG, object(5000), 0, bytes(round, 100_000))
                        .build());
            }
            on.commit(Transaction.builder().remove(PG, object(5000)).build());
            on.close();
            on = open(folder).orThrow();
            requireSame(StoreContents.of(on), expected);
            on.close();
            return "harmless";
        } catch (StoreException damaged) {
            return "refused: " + damaged.getMessage();
        }
    }

    private static void requireSame(StoreContents found, StoreContents expected) {
        if (!found.equals(expected)) {
            System.out.println("WRONG DATA: " + found.differenceTo(expected));
            System.exit(1);
        }
    }
}
