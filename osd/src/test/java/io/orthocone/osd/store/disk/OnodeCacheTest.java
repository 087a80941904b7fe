package io.orthocone.osd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OnodeCacheTest {
    private static final int OBJECTS = 200;
    private static final int SHARDS = 4;

    /** Everything that is looked up is in the overlay. */
    private final MetaView meta = new MetaView(null);

    private HObject object(int number) {
        return HObject.head(1, "", "", "o" + number, number);
    }

    private void fill(int inlineBytes, int attrBytes) {
        for (int i = 0; i < OBJECTS; i++) {
            Onode onode = new Onode(object(i), Keys.onode(object(i)), i + 1);
            onode.inline = Payload.zeros(inlineBytes);
            onode.sizeBytes = inlineBytes;
            onode.attrs.put("_", Payload.zeros(attrBytes));
            meta.active().put(Table.ONODE, onode.key, onode.encode());
            for (int shard = 0; shard < SHARDS; shard++) {
                meta.active().put(Table.SHARD, Keys.shard(onode.nid, shard), new Shard().encode());
            }
        }
    }

    @Test
    void objectsThatAreLookedAtStayWithinTheLimit() throws IOException {
        fill(100, 50);
        long limit = 20L << 10;
        OnodeCache cache = new OnodeCache(meta, limit);
        for (int i = 0; i < OBJECTS; i++) {
            Onode found = cache.find(object(i));
            assertThat(found.nid).isEqualTo(i + 1);
            cache.trim();
            assertThat(cache.bytes()).isBetween(1L, limit);
            assertThat(cache.find(object(i))).isSameAs(found);
        }
        assertThat(cache.find(object(0)).inline).isEqualTo(Payload.zeros(100));
    }

    @Test
    void shardsAndAttributesCount() throws IOException {
        fill(0, 0);
        OnodeCache cache = new OnodeCache(meta, Long.MAX_VALUE);
        Onode onode = cache.find(object(7));
        long alone = cache.bytes();
        for (int shard = 0; shard < SHARDS; shard++) {
            cache.shard(onode, shard);
        }
        long withShards = cache.bytes();
        assertThat(withShards - alone).isEqualTo(SHARDS * new Shard().heapBytes());
        onode.attrs.put("large", Payload.zeros(10_000));
        cache.changed(onode);
        assertThat(cache.bytes() - withShards).isGreaterThan(10_000);
        assertThat(cache.bytes()).isEqualTo(onode.heapBytes());
        cache.remove(onode.object);
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void whatWasDroppedDoesNotCountAnyMore() throws IOException {
        fill(0, 0);
        OnodeCache cache = new OnodeCache(meta, 0);
        Onode dropped = cache.find(object(1));
        cache.trim();
        cache.shard(dropped, 0);
        cache.changed(dropped);
        assertThat(cache.bytes()).isZero();
    }
}
