package io.orthocone.auth;

/** Rights that go together, by the name of who needs them. */
public enum Profile {
    /** What an OSD needs: at monitors to read maps and to report, at other OSDs to take part in their PGs. */
    OSD("osd");

    private final String word;

    Profile(String word) {
        this.word = word;
    }

    /** As in {@code profile osd}. */
    public String word() {
        return word;
    }

    boolean hasMeaningFor(Service service) {
        return switch (this) {
            case OSD -> service == Service.MON || service == Service.OSD;
        };
    }
}
