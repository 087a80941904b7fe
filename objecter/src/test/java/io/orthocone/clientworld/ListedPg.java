package io.orthocone.clientworld;

import io.orthocone.message.HObject;
import io.orthocone.message.HashRange;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.osdmap.Pool;
import java.util.List;

/** Ends listings where the PG ends, as OSDs do: {@link StoredObjects} knows no PGs. */
public final class ListedPg {
    private ListedPg() {}

    /** The outcome of an op on an object of a pool with so many PGs. */
    public static StoredObjects.Outcome within(HObject object, int pgNum, StoredObjects.Outcome outcome) {
        List<OsdSubOpResult> results = outcome.results().stream()
                .map(result -> result instanceof OsdSubOpResult.Objects listed
                                && listed.next().isMax()
                        ? new OsdSubOpResult.Objects(listed.objects(), endOf(object, pgNum))
                        : result)
                .toList();
        return new StoredObjects.Outcome(outcome.code(), outcome.userVersion(), results);
    }

    private static HObject endOf(HObject object, int pgNum) {
        int seed = Pool.pgSeed(object.hash(), pgNum);
        return HashRange.after(object.pool(), object.hash(), Pool.hashBits(seed, pgNum));
    }
}
