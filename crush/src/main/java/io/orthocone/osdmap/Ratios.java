package io.orthocone.osdmap;

/** How full an OSD may be, 0 to 1, before it is called so. At {@code full} it takes no more writes. */
public record Ratios(float nearfull, float backfillfull, float full) {
    /** Those of a map whose monitors have not set any. */
    public static final Ratios UNSET = new Ratios(0, 0, 0);

    /** Those of new clusters. */
    public static final Ratios DEFAULT = new Ratios(0.85f, 0.90f, 0.95f);

    /** As they count: whoever set one above the next has raised the next, as in Ceph. */
    public Ratios inOrder() {
        float orderedBackfillfull = Math.max(backfillfull, nearfull);
        return new Ratios(nearfull, orderedBackfillfull, Math.max(full, orderedBackfillfull));
    }
}
