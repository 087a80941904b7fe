package io.orthocone.tools.cephtext;

import java.util.List;

/** Ceph's releases, whose numbers stand in maps. */
public final class CephReleases {
    private static final String UNKNOWN = "unknown";

    private static final List<String> NAMES = List.of(
            UNKNOWN,
            "argonaut",
            "bobtail",
            "cuttlefish",
            "dumpling",
            "emperor",
            "firefly",
            "giant",
            "hammer",
            "infernalis",
            "jewel",
            "kraken",
            "luminous",
            "mimic",
            "nautilus",
            "octopus",
            "pacific",
            "quincy");

    private CephReleases() {}

    /** The name of a release, {@code unknown} for 0 and for those that came later. */
    public static String name(int number) {
        return number >= 0 && number < NAMES.size() ? NAMES.get(number) : UNKNOWN;
    }

    /** The number of a release; 0 for one that is not known. */
    public static int number(String name) {
        return Math.max(0, NAMES.indexOf(name));
    }
}
