package io.orthocone.rados;

import io.orthocone.env.Payload;
import io.orthocone.message.OsdSubOpResult;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** What the steps of a {@link ReadOp} answered, by their places from 0. All come from the same instant. */
public final class ReadOpResult {
    private final List<OsdSubOpResult> results;
    private final long userVersion;

    ReadOpResult(List<OsdSubOpResult> results, long userVersion) {
        this.results = results;
        this.userVersion = userVersion;
    }

    /** The object's version at that instant. */
    public long userVersion() {
        return userVersion;
    }

    /**
     * The bytes of a {@code read} or {@code getXattr}.
     *
     * @throws IllegalArgumentException if the step there is another one
     */
    public Payload data(int step) {
        return at(step, OsdSubOpResult.Data.class).bytes();
    }

    /**
     * The answer of a {@code stat}.
     *
     * @throws IllegalArgumentException if the step there is another one
     */
    public ObjectStat stat(int step) {
        OsdSubOpResult.Stat stat = at(step, OsdSubOpResult.Stat.class);
        return new ObjectStat(stat.sizeBytes(), Instant.ofEpochMilli(stat.mtimeMillis()), stat.userVersion());
    }

    /**
     * The answer of {@code xattrs}.
     *
     * @throws IllegalArgumentException if the step there is another one
     */
    public SortedMap<String, Payload> xattrs(int step) {
        return at(step, OsdSubOpResult.Xattrs.class).values();
    }

    private <T extends OsdSubOpResult> T at(int step, Class<T> type) {
        OsdSubOpResult result = results.get(step);
        if (!type.isInstance(result)) {
            throw new IllegalArgumentException("step " + step + " answered "
                    + result.getClass().getSimpleName() + ", not " + type.getSimpleName());
        }
        return type.cast(result);
    }
}
