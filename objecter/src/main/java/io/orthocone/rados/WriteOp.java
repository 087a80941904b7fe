package io.orthocone.rados;

import io.orthocone.env.Payload;
import io.orthocone.message.OsdSubOp;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps that change one object, executed atomically in this order: all of them, or none when one fails. Guards among them make it
 * conditional.
 *
 * <pre>{@code
 * io.operate("account", new WriteOp()
 *         .assertVersion(seen)
 *         .writeFull(balance)
 *         .setXattr("owner", owner));
 * }</pre>
 *
 * <p>Filled by one thread; may be executed several times, on several objects.
 */
public final class WriteOp {
    private final List<OsdSubOp> steps = new ArrayList<>();

    /** Fails with {@code ENOENT} unless the object exists. */
    public WriteOp assertExists() {
        return add(new OsdSubOp.AssertExists());
    }

    /** Fails unless the object's user version is this: with {@code ERANGE} when it is older, {@code EOVERFLOW} when newer. */
    public WriteOp assertVersion(long userVersion) {
        return add(new OsdSubOp.AssertVersion(userVersion));
    }

    /** Fails with {@code ECANCELED} unless the attribute has this value. */
    public WriteOp compareXattr(String name, Payload value) {
        return add(new OsdSubOp.CompareXattr(Checks.xattrName(name), value));
    }

    /** Creates the object; exclusive: fails with {@code EEXIST} when it exists. */
    public WriteOp create(boolean exclusive) {
        return add(new OsdSubOp.Create(exclusive));
    }

    /** Writes bytes at an offset, extending the object where needed. */
    public WriteOp write(long offset, Payload data) {
        Checks.range(offset, data.length());
        return add(new OsdSubOp.Write(offset, data));
    }

    /** Replaces all bytes. */
    public WriteOp writeFull(Payload data) {
        return add(new OsdSubOp.WriteFull(data));
    }

    /** Writes bytes at the object's end. */
    public WriteOp append(Payload data) {
        return add(new OsdSubOp.Append(data));
    }

    /** Makes a range read as zeros; never extends. */
    public WriteOp zero(long offset, long lengthBytes) {
        Checks.range(offset, lengthBytes);
        return add(new OsdSubOp.Zero(offset, lengthBytes));
    }

    /** Cuts the object, or extends it with zeros. */
    public WriteOp truncate(long sizeBytes) {
        Checks.range(sizeBytes, 0);
        return add(new OsdSubOp.Truncate(sizeBytes));
    }

    /** Removes the object. */
    public WriteOp remove() {
        return add(new OsdSubOp.Delete());
    }

    public WriteOp setXattr(String name, Payload value) {
        return add(new OsdSubOp.SetXattr(Checks.xattrName(name), Checks.xattrValue(name, value)));
    }

    public WriteOp removeXattr(String name) {
        return add(new OsdSubOp.RemoveXattr(Checks.xattrName(name)));
    }

    private WriteOp add(OsdSubOp step) {
        steps.add(step);
        return this;
    }

    List<OsdSubOp> steps() {
        return List.copyOf(steps);
    }
}
