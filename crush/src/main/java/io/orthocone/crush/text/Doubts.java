package io.orthocone.crush.text;

/**
 * What to do with texts that Ceph's crushtool takes and that are probably mistakes: a device id named twice, a map without a
 * single line, rule sizes beyond a byte.
 */
public enum Doubts {
    /** They are errors. */
    REFUSED,
    /** As crushtool does: the last name of a device counts, an empty map is a map, sizes are cut to a byte. */
    ACCEPTED
}
