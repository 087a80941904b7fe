package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Shards with too many patches, on their way to whole blocks: what lies under the patches is read first, and by then the shard may be another.
 * Owned by the store's reactor.
 */
final class Folds {
    private record ShardId(long nid, int number) {}

    private final DataReader reader;
    private final BiConsumer<Folding, Payload> whenRead;
    private final Set<ShardId> underWay = new HashSet<>();

    /**
     * @param whenRead gets what was read; a block that could not be read stays patched, and reading it reports it
     */
    Folds(DataReader reader, BiConsumer<Folding, Payload> whenRead) {
        this.reader = reader;
        this.whenRead = whenRead;
    }

    /** Begins to fold a shard, unless that has begun. */
    void begin(Onode onode, int number) {
        ShardId id = new ShardId(onode.nid, number);
        if (!underWay.add(id)) {
            return;
        }
        Shard shard = onode.loadedShards.get(number);
        Folding fold = Folding.of(onode, number, shard);
        reader.execute(fold.plan(shard), content -> {
            underWay.remove(id);
            if (content instanceof ReadOutcome.Bytes bytes) {
                whenRead.accept(fold, bytes.content());
            }
        });
    }
}
