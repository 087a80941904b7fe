package io.orthocone.bench.store;

import io.orthocone.bench.race.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The same disk without a store: fio, if it is on {@code PATH}. */
final class Fio {
    /** Fields of fio's terse output, version 3, from 0. */
    private static final int READ_IOPS = 7;

    private static final int WRITE_KIB_PER_SECOND = 47;
    private static final int WRITE_IOPS = 48;

    private final Optional<Path> program;
    private final Path folder;
    private final int seconds;

    Fio(Path folder, int seconds) throws IOException {
        this.program = Program.find("fio", folder);
        this.folder = folder;
        this.seconds = seconds;
    }

    /** Overwrites of a preallocated journal of 64 MiB, 4 KiB each with fdatasync, a second. */
    OptionalDouble journalWrites() throws IOException, InterruptedException {
        return run(
                WRITE_IOPS,
                "--rw=write",
                "--bs=4k",
                "--size=64m",
                "--fdatasync=1",
                "--ioengine=psync",
                "--overwrite=1");
    }

    /** MB/s of writes of 1 MiB into a file of 2 GiB that is synced at its end. */
    OptionalDouble sequentialMegabytes() throws IOException, InterruptedException {
        OptionalDouble kib = run(
                WRITE_KIB_PER_SECOND,
                "--rw=write",
                "--bs=1m",
                "--size=2g",
                "--ioengine=psync",
                "--end_fsync=1",
                "--fallocate=none");
        return kib.isPresent() ? OptionalDouble.of(kib.getAsDouble() * 1024 / 1e6) : kib;
    }

    /** Random reads of 4 KiB from a file of 1 GiB, which the page cache has after the first pass, a second. */
    OptionalDouble cachedReads() throws IOException, InterruptedException {
        return run(READ_IOPS, "--rw=randread", "--bs=4k", "--size=1g", "--ioengine=psync", "--pre_read=1");
    }

    private OptionalDouble run(int field, String... job) throws IOException, InterruptedException {
        if (program.isEmpty()) {
            return OptionalDouble.empty();
        }
        List<String> words = new ArrayList<>(List.of(
                program.get().toString(),
                "--minimal",
                "--terse-version=3",
                "--directory=" + folder,
                "--name=fio",
                "--time_based",
                "--runtime=" + seconds,
                "--unlink=1"));
        words.addAll(List.of(job));
        String[] fields = new Program(words).run().output().strip().split(";", -1);
        if (fields.length <= WRITE_IOPS) {
            throw new IOException("fio printed something else than its terse output");
        }
        return OptionalDouble.of(Double.parseDouble(fields[field]));
    }
}
