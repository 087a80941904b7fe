package io.orthocone.osd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which blocks are given, and that none is given twice. */
final class BlockAllocatorTest {
    private static BlockRuns.Run run(long start, int count) {
        return new BlockRuns.Run(start, count);
    }

    private static void free(BlockAllocator allocator, BlockRuns.Run run) {
        allocator.markFreed(run);
        allocator.release(run);
    }

    @Test
    void blocksAreGivenInOneRunAheadOfTheLast() {
        BlockAllocator allocator = new BlockAllocator(1000);
        assertThat(allocator.allocate(10).runs()).containsExactly(run(1, 10));
        assertThat(allocator.allocate(5).runs()).containsExactly(run(11, 5));
        free(allocator, run(1, 10));
        assertThat(allocator.allocate(3).runs()).containsExactly(run(16, 3));
    }

    @Test
    void aRunThatFitsIsPreferredToHolesBefore() {
        BlockAllocator allocator = new BlockAllocator(400);
        allocator.allocate(399);
        free(allocator, run(10, 4));
        free(allocator, run(100, 20));
        free(allocator, run(200, 50));
        assertThat(allocator.allocate(40).runs()).containsExactly(run(200, 40));
        assertThat(allocator.allocate(15).runs()).containsExactly(run(100, 15));
        // No run is so long: the largest that are good enough, then what there is.
        assertThat(allocator.allocate(18).blocks()).isEqualTo(18);
        assertThat(allocator.freeBlocks()).isEqualTo(1);
    }

    @Test
    void everyFreeBlockIsFoundAndNoneIsGivenTwice() {
        SplittableRandom random = new SplittableRandom(1);
        BlockAllocator allocator = new BlockAllocator(5000);
        BitSet given = new BitSet();
        List<BlockRuns.Run> runs = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            int wanted = random.nextInt(1, random.nextInt(8) == 0 ? 300 : 12);
            if (wanted <= allocator.freeBlocks()) {
                for (BlockRuns.Run run : allocator.allocate(wanted).runs()) {
                    for (long block = run.start(); block < run.end(); block++) {
                        assertThat(given.get((int) block)).isFalse();
                        given.set((int) block);
                    }
                    runs.add(run);
                }
            } else {
                BlockRuns.Run freed = runs.remove(random.nextInt(runs.size()));
                given.clear((int) freed.start(), (int) freed.end());
                free(allocator, freed);
            }
            assertThat(allocator.freeBlocks()).isEqualTo(4999 - given.cardinality());
        }
        assertThat(allocator.allocate((int) allocator.freeBlocks()).blocks()).isPositive();
        assertThat(allocator.freeBlocks()).isZero();
    }

    @Test
    void spaceThatTheFileSystemDoesNotHaveIsNotGiven() {
        BlockAllocator allocator = new BlockAllocator(1000);
        allocator.allocate(50);
        allocator.setGrowth(20);
        assertThat(allocator.freeBlocks()).isEqualTo(20);
        assertThat(allocator.allocate(20).runs()).containsExactly(run(51, 20));
        free(allocator, run(5, 10));
        assertThat(allocator.allocate(10).runs()).containsExactly(run(5, 10));
        assertThat(allocator.freeBlocks()).isZero();
    }
}
