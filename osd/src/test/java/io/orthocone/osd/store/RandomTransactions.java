package io.orthocone.osd.store;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;
import static io.orthocone.osd.store.StoreFixture.object;

import io.orthocone.env.Payload;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Transactions of one to four steps on a few objects of one collection, which is split and merged now and then: every kind of step, sizes from
 * bytes to several shards.
 */
public final class RandomTransactions {
    private static final CollectionId SPLIT_OFF = new CollectionId(1, 3);

    private final SplittableRandom random;
    private final int objects;
    private final int maxOffset;
    private final Set<Integer> existing = new HashSet<>();
    private boolean isSplit;

    public RandomTransactions(SplittableRandom random, int objects, int maxOffset) {
        this.random = random;
        this.objects = objects;
        this.maxOffset = maxOffset;
    }

    public Transaction next() {
        Transaction.Builder builder = Transaction.builder();
        for (int steps = random.nextInt(1, 5); steps > 0; steps--) {
            step(builder);
        }
        return builder.build();
    }

    /** Goes on from what a store holds: what it lost in a crash was never there. */
    public void goOnFrom(StoreContents contents) {
        existing.clear();
        for (int number = 0; number < objects; number++) {
            if (contents.objects().containsKey(object(number))) {
                existing.add(number);
            }
        }
        isSplit = contents.collections().contains(SPLIT_OFF);
    }

    private CollectionId owner(int number) {
        return isSplit && (object(number).hash() & 3) == 3 ? SPLIT_OFF : PG;
    }

    private void splitOrMerge(Transaction.Builder builder) {
        if (isSplit) {
            builder.mergeCollection(SPLIT_OFF, BITS, PG);
        } else {
            builder.splitCollection(PG, BITS + 1, SPLIT_OFF);
        }
        isSplit = !isSplit;
    }

    private void cloneRange(Transaction.Builder builder, int from, int to) {
        builder.cloneRange(
                owner(from),
                object(from),
                object(to),
                offset() / 4096 * 4096L,
                size() / 4096 * 4096L,
                offset() / 4096 * 4096L);
        existing.add(to);
    }

    private void step(Transaction.Builder builder) {
        int target = random.nextInt(objects);
        CollectionId owner = owner(target);
        switch (random.nextInt(22)) {
            case 0 -> {
                builder.remove(owner, object(target));
                existing.remove(target);
                return;
            }
            case 1 -> {
                int copy = random.nextInt(objects);
                if (existing.contains(target) && copy != target && owner.equals(owner(copy))) {
                    builder.clone(owner, object(target), object(copy));
                    existing.add(copy);
                }
                return;
            }
            case 2 -> {
                int renamed = random.nextInt(objects);
                if (existing.contains(target) && renamed != target) {
                    builder.move(owner, object(target), owner(renamed), object(renamed));
                    existing.remove(target);
                    existing.add(renamed);
                }
                return;
            }
            case 3 -> builder.truncate(owner, object(target), size());
            case 4 -> builder.zero(owner, object(target), offset(), size());
            case 5 -> builder.setAttr(owner, object(target), "attr-" + random.nextInt(3), bytes(300));
            case 6 -> {
                builder.removeAttr(owner, object(target), "attr-" + random.nextInt(3));
                return;
            }
            case 7, 8 -> builder.omapSet(owner, object(target), key(), bytes(100));
            case 9 -> {
                builder.omapRemoveKeys(owner, object(target), List.of(key()));
                return;
            }
            case 10 -> {
                builder.omapRemoveRange(owner, object(target), key(), key());
                return;
            }
            case 11 -> builder.omapSetHeader(owner, object(target), bytes(50));
            case 12 -> {
                builder.omapClear(owner, object(target));
                return;
            }
            case 20 -> {
                int to = random.nextInt(objects);
                if (existing.contains(target) && to != target && owner.equals(owner(to))) {
                    cloneRange(builder, target, to);
                }
                return;
            }
            case 21 -> {
                if (random.nextInt(4) == 0) {
                    splitOrMerge(builder);
                }
                return;
            }
            case 13 -> builder.touch(owner, object(target));
            case 14, 15 -> builder.write(owner, object(target), offset() / 4096 * 4096L, bytes(4096, 4096));
            case 16, 17 ->
                builder.write(
                        owner, object(target), offset() / 4096 * 4096L, bytes(4096, Math.min(100_000, maxOffset)));
            default -> builder.write(owner, object(target), offset(), bytes(3000));
        }
        existing.add(target);
    }

    private Payload key() {
        String stem = random.nextInt(4) == 0 ? "long".repeat(200) : "key-";
        return Payload.utf8(stem + random.nextInt(10));
    }

    private int offset() {
        return random.nextInt(3) == 0 ? random.nextInt(5000) : random.nextInt(maxOffset);
    }

    private int size() {
        return random.nextInt(3) == 0 ? random.nextInt(2000) : random.nextInt(maxOffset);
    }

    private Payload bytes(int max) {
        return bytes(0, max);
    }

    private Payload bytes(int min, int max) {
        byte[] bytes = new byte[random.nextInt(min, max + 1)];
        random.nextBytes(bytes);
        return Payload.wrap(bytes);
    }
}
