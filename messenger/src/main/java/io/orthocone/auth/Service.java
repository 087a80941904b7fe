package io.orthocone.auth;

/** A kind of daemon at which capabilities are had. */
public enum Service {
    MON("mon"),
    OSD("osd"),
    MDS("mds");

    private final String word;

    Service(String word) {
        this.word = word;
    }

    /** As in {@code caps mon = ...}. */
    public String word() {
        return word;
    }

    /** Reads a {@link #word}. */
    public static Service parse(String word) {
        for (Service service : values()) {
            if (service.word.equals(word)) {
                return service;
            }
        }
        throw new IllegalArgumentException("'" + word + "' has no capabilities; mon, osd and mds have");
    }
}
