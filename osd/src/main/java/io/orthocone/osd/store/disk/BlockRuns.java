package io.orthocone.osd.store.disk;

import java.util.ArrayList;
import java.util.List;

/** Runs of consecutive blocks, in the order they were added; a block that continues the last run extends it. */
final class BlockRuns {
    /** {@code count} blocks from {@code start} on. */
    record Run(long start, int count) {
        long end() {
            return start + count;
        }
    }

    private final List<Run> runs = new ArrayList<>();
    private long blocks;

    void add(long block) {
        add(new Run(block, 1));
    }

    void add(Run run) {
        blocks += run.count();
        if (!runs.isEmpty() && runs.get(runs.size() - 1).end() == run.start()) {
            Run last = runs.remove(runs.size() - 1);
            runs.add(new Run(last.start(), last.count() + run.count()));
        } else {
            runs.add(run);
        }
    }

    void addAll(BlockRuns other) {
        other.runs.forEach(this::add);
    }

    List<Run> runs() {
        return runs;
    }

    long blocks() {
        return blocks;
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }
}
