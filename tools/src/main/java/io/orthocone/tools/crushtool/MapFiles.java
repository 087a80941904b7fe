package io.orthocone.tools.crushtool;

import io.orthocone.crush.CrushEditor;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.text.CrushBinary;
import io.orthocone.crush.text.CrushText;
import io.orthocone.crush.text.MalformedMapException;
import io.orthocone.tools.cephargs.CephArgsException;
import io.orthocone.tools.cephtext.FileComplaints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Maps in files: which form they have, and reading and writing them. */
final class MapFiles {
    private final Path folder;

    /** What a map looks like outside. */
    enum Form {
        BINARY,
        TEXT,
        JSON,
        XML;

        static Form named(String name) {
            for (Form form : values()) {
                if (form.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return form;
                }
            }
            throw new CephArgsException("'" + name + "' is no form of a map: binary, text, json or xml");
        }
    }

    /**
     * Files that are named relative to a folder.
     *
     * @param folder normally the working directory
     */
    MapFiles(Path folder) {
        this.folder = folder;
    }

    /** Reads a file; the complaint is the C library's, which Ceph prints. */
    byte[] read(String name, String complaint) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw CrushtoolFailure.of(complaint + FileComplaints.numbered(e));
        }
    }

    boolean exists(String name) {
        return Files.isRegularFile(path(name));
    }

    /** A map in binary, or in one of our forms, which begin with a brace or an angle bracket. */
    CrushMap map(String name) {
        byte[] bytes = read(name, "crushtool: error reading '" + name + "': can't open " + name + ": ");
        try {
            CrushMap map = switch (firstVisible(bytes)) {
                case '{' -> MapJson.decode(bytes);
                case '<' -> MapXml.decode(bytes);
                default ->
                    CrushBinary.decode(bytes).toBuilder().dropIdleChooseArgs().build();
            };
            if (map.maxDevices() > CrushEditor.MAX_DEVICE_ID + 1) {
                throw new MalformedMapException("max_devices is " + map.maxDevices());
            }
            return map;
        } catch (MapDocumentException e) {
            throw CrushtoolFailure.of(name + ": error: " + e.getMessage());
        } catch (MalformedMapException e) {
            throw CrushtoolFailure.of("crushtool: unable to decode " + name);
        }
    }

    private static char firstVisible(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return (char) (b & 0xff);
            }
        }
        return 0;
    }

    static byte[] encode(CrushMap map, Form form) {
        return switch (form) {
            case BINARY -> CrushBinary.encode(map);
            case TEXT -> CrushText.decompile(map).getBytes(StandardCharsets.UTF_8);
            case JSON -> MapJson.encode(map);
            case XML -> MapXml.encode(map);
        };
    }

    void write(String name, byte[] bytes) {
        try {
            Files.write(path(name), bytes);
        } catch (IOException e) {
            throw CrushtoolFailure.of("crushtool: error writing '" + name + "': " + FileComplaints.numbered(e));
        }
    }

    private Path path(String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw CrushtoolFailure.of("crushtool: '" + name + "' cannot be the name of a file");
        }
    }
}
