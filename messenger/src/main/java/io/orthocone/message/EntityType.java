package io.orthocone.message;

/** What an entity is. */
public enum EntityType {
    MON("mon"),
    OSD("osd"),
    MDS("mds"),
    CLIENT("client");

    private final String word;

    EntityType(String word) {
        this.word = word;
    }

    /** As it stands before the dot of an entity's name. */
    public String word() {
        return word;
    }
}
