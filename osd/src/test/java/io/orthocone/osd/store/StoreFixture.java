package io.orthocone.osd.store;

import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import io.orthocone.osdmap.PgId;
import java.util.SplittableRandom;

/** Names and shorthands for tests of stores. */
public final class StoreFixture {
    public static final CollectionId PG = CollectionId.of(new PgId(1, 1));
    public static final CollectionId OTHER_PG = CollectionId.of(new PgId(1, 0));
    public static final int BITS = 1;

    private StoreFixture() {}

    /** An object of {@link #PG}; equal numbers give equal objects. */
    public static HObject object(int number) {
        return HObject.head(1, "", "", "object-" + number, new SplittableRandom(number).nextInt() | 1);
    }

    /** An object of {@link #OTHER_PG}. */
    public static HObject otherObject(int number) {
        return HObject.head(1, "", "", "object-" + number, new SplittableRandom(number).nextInt() & ~1);
    }

    /** Bytes that differ everywhere and with the seed. */
    public static Payload bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return Payload.wrap(bytes);
    }
}
