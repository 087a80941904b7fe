package io.orthocone.auth;

/** Reading, writing, and executing what reads or writes by itself (a method of an object class). Any of them, also none. */
public record Access(boolean read, boolean write, boolean execute) {
    public static final Access NONE = new Access(false, false, false);
    public static final Access R = new Access(true, false, false);
    public static final Access W = new Access(false, true, false);
    public static final Access X = new Access(false, false, true);
    public static final Access RW = new Access(true, true, false);
    public static final Access RX = new Access(true, false, true);
    public static final Access RWX = new Access(true, true, true);

    /** Both. */
    public Access and(Access other) {
        return new Access(read || other.read, write || other.write, execute || other.execute);
    }

    /** What of this is not in the other. */
    public Access without(Access other) {
        return new Access(read && !other.read, write && !other.write, execute && !other.execute);
    }

    public boolean isNone() {
        return !read && !write && !execute;
    }

    /** {@code rw}; empty for none. */
    @Override
    public String toString() {
        return (read ? "r" : "") + (write ? "w" : "") + (execute ? "x" : "");
    }
}
