package io.orthocone.message;

import io.orthocone.env.Payload;

/** One step of an operation on one object. A vector of steps is executed atomically, in order, and stops at the first failure. */
public sealed interface OsdSubOp {
    /** Steps that change the object. */
    sealed interface Mutation extends OsdSubOp {}

    /** Steps that look at the object, or guard the others. */
    sealed interface Query extends OsdSubOp {}

    /** Reads bytes; {@code lengthBytes} 0 means to the object's end. A range beyond the end is cut. */
    record Read(long offset, long lengthBytes) implements Query {}

    /** Size, mtime and version. */
    record Stat() implements Query {}

    /** One attribute's value. */
    record GetXattr(String name) implements Query {}

    /** All attributes. */
    record GetXattrs() implements Query {}

    /** Fails with {@code ENOENT} unless the object exists. */
    record AssertExists() implements Query {}

    /** Fails unless the object's user version is this: {@code ERANGE} when it is older, {@code EOVERFLOW} when newer. */
    record AssertVersion(long userVersion) implements Query {}

    /** Fails with {@code ECANCELED} unless the attribute has this value. */
    record CompareXattr(String name, Payload value) implements Query {}

    /** Lists the PG's live objects in order, from the cursor (inclusive), at most {@code maxEntries}. */
    record ListObjects(HObject from, int maxEntries, String namespace) implements Query {}

    /** Writes bytes, extending the object where needed. */
    record Write(long offset, Payload data) implements Mutation {}

    /** Replaces all bytes. */
    record WriteFull(Payload data) implements Mutation {}

    /** Writes at the object's end. */
    record Append(Payload data) implements Mutation {}

    /** Makes a range read as zeros; never extends. */
    record Zero(long offset, long lengthBytes) implements Mutation {}

    /** Cuts or extends (with zeros) to a size. */
    record Truncate(long sizeBytes) implements Mutation {}

    /** Removes the object. */
    record Delete() implements Mutation {}

    /** Creates the object; exclusive: fails with {@code EEXIST} when it exists. */
    record Create(boolean exclusive) implements Mutation {}

    record SetXattr(String name, Payload value) implements Mutation {}

    record RemoveXattr(String name) implements Mutation {}
}
