package io.orthocone.tools.objectstore;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.osd.OsdMaps;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.tools.cli.Complaint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The OSD maps that a store has, in Ceph's form: what {@code osdmaptool} reads. */
final class OsdMapVerbs {
    private final OfflineStore store;

    OsdMapVerbs(OfflineStore store) {
        this.store = store;
    }

    static OsdMaps of(ObjectStore on) {
        OsdMaps maps = new OsdMaps(on);
        maps.load();
        return maps;
    }

    /**
     * Writes a map into a file.
     *
     * @param wanted the newest unless told
     * @return its epoch
     */
    int get(Optional<Integer> wanted, Path file) throws IOException {
        OsdMaps maps = maps();
        int epoch = wanted.orElse(maps.newest());
        Payload map = store.ask(on -> maps.get(epoch).map(found -> Payload.wrap(found.encode())))
                .orElseThrow(() -> missing(maps, "map", epoch));
        write(file, map);
        return epoch;
    }

    /** As {@link #get}, of the incremental that leads to the map. */
    int getIncremental(Optional<Integer> wanted, Path file) throws IOException {
        OsdMaps maps = maps();
        int epoch = wanted.orElse(maps.newest());
        Payload incremental =
                store.ask(on -> maps.incremental(epoch)).orElseThrow(() -> missing(maps, "incremental", epoch));
        write(file, incremental);
        return epoch;
    }

    private OsdMaps maps() {
        OsdMaps maps = store.ask(OsdMapVerbs::of);
        if (maps.isEmpty()) {
            throw new Complaint(ErrorCode.ENOENT, "the OSD has never been up: there is no OSD map here");
        }
        return maps;
    }

    private static Complaint missing(OsdMaps maps, String what, int epoch) {
        return new Complaint(
                ErrorCode.ENOENT,
                "there is no " + what + " of epoch " + epoch + " here; those of " + maps.oldest() + " to "
                        + maps.newest() + " are");
    }

    private static void write(Path file, Payload content) throws IOException {
        if (Files.exists(file)) {
            throw new Complaint(ErrorCode.EEXIST, file + " exists already; choose another name");
        }
        Files.write(file, content.toByteArray(), StandardOpenOption.CREATE_NEW);
    }
}
