package io.orthocone.rados;

import io.orthocone.env.Payload;
import io.orthocone.message.OsdSubOp;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps that look at one object, all at the same instant. Results are asked for by the step's place, from 0:
 *
 * <pre>{@code
 * ReadOpResult result = io.operate("account", new ReadOp().stat().read(0, 4096).getXattr("owner"));
 * ObjectStat stat = result.stat(0);
 * Payload head = result.data(1);
 * Payload owner = result.data(2);
 * }</pre>
 *
 * <p>Filled by one thread; may be executed several times, on several objects.
 */
public final class ReadOp {
    private final List<OsdSubOp> steps = new ArrayList<>();

    /** Fails with {@code ENOENT} unless the object exists. */
    public ReadOp assertExists() {
        return add(new OsdSubOp.AssertExists());
    }

    /** Fails unless the object's user version is this: with {@code ERANGE} when it is older, {@code EOVERFLOW} when newer. */
    public ReadOp assertVersion(long userVersion) {
        return add(new OsdSubOp.AssertVersion(userVersion));
    }

    /** Fails with {@code ECANCELED} unless the attribute has this value. */
    public ReadOp compareXattr(String name, Payload value) {
        return add(new OsdSubOp.CompareXattr(Checks.xattrName(name), value));
    }

    /** Size, mtime and version. */
    public ReadOp stat() {
        return add(new OsdSubOp.Stat());
    }

    /**
     * Bytes of a range; less where the object ends before.
     *
     * @param lengthBytes more than 0
     */
    public ReadOp read(long offset, long lengthBytes) {
        Checks.readRange(offset, lengthBytes);
        return add(new OsdSubOp.Read(offset, lengthBytes));
    }

    /** An attribute's value; fails with {@code ENODATA} when there is none. */
    public ReadOp getXattr(String name) {
        return add(new OsdSubOp.GetXattr(Checks.xattrName(name)));
    }

    /** All attributes. */
    public ReadOp xattrs() {
        return add(new OsdSubOp.GetXattrs());
    }

    private ReadOp add(OsdSubOp step) {
        steps.add(step);
        return this;
    }

    List<OsdSubOp> steps() {
        return List.copyOf(steps);
    }
}
