package io.orthocone.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The modules, their packages and what each imports: the picture at the head of doc/architecture.md. */
enum Floor {
    CRUSH,
    ENV,
    MESSENGER,
    MON,
    OBJECTER,
    OSD,
    MDS,
    CLIENT_FUSE,
    BENCH,
    TOOLS;

    /** The packages below the root, each with those below it. */
    private List<String> packages() {
        return switch (this) {
            case CRUSH -> List.of("crush", "osdmap");
            case ENV -> List.of("env", "counters", "journal", "kv", "config", "sim");
            case MESSENGER -> List.of("message", "wire", "auth", "session");
            case MON -> List.of("mon");
            case OBJECTER -> List.of("monclient", "objecter", "rados", "stripe");
            case OSD -> List.of("osd");
            case MDS -> List.of("mds");
            case CLIENT_FUSE -> List.of("fs", "fuse");
            case BENCH -> List.of("bench");
            case TOOLS -> List.of("tools", "cluster");
        };
    }

    private List<Floor> arrows() {
        return switch (this) {
            case CRUSH, ENV -> List.of();
            case MESSENGER -> List.of(CRUSH, ENV);
            case MON, OBJECTER -> List.of(MESSENGER);
            case OSD, MDS, CLIENT_FUSE -> List.of(OBJECTER);
            case BENCH -> List.of(MON, OSD, MDS, CLIENT_FUSE);
            case TOOLS -> List.of(BENCH);
        };
    }

    /** Whether following arrows leads to the other floor. */
    boolean mayImport(Floor other) {
        return other == this || arrows().stream().anyMatch(below -> below.mayImport(other));
    }

    /** The floor of a package of ours: its first name below the root decides. */
    static Optional<Floor> of(String packageName) {
        String first = packageName.substring((OurClasses.ROOT + ".").length()).split("\\.", 2)[0];
        return Arrays.stream(values())
                .filter(floor -> floor.packages().contains(first))
                .findFirst();
    }
}
