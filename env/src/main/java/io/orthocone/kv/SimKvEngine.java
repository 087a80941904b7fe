package io.orthocone.kv;

import io.orthocone.env.Disk;
import io.orthocone.journal.JournalDamagedException;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The engine of the simulator and of crash tests: all entries in memory, each commit a record of a {@link io.orthocone.journal.Journal}
 * on a {@link Disk}. So what a crash leaves (the commits that returned, and perhaps the one in flight), I/O errors and a full disk all
 * come from the disk it is given, which the simulator controls.
 */
public final class SimKvEngine implements KvEngine {
    private final Disk disk;
    private final RandomGenerator random;

    public SimKvEngine(Disk disk, RandomGenerator random) {
        this.disk = disk;
        this.random = random;
    }

    @Override
    public KvStore open(String directory, List<String> tables, long maxBytes) throws IOException {
        try {
            return new SimKvStore(disk, directory, tables, maxBytes, random);
        } catch (JournalDamagedException e) {
            throw new KvDamagedException(e.getMessage());
        }
    }
}
