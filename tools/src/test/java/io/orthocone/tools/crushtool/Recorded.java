package io.orthocone.tools.crushtool;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Recorded answers of Ceph's own programs: runs of this tool here, maps with all their mappings in the module that computes them. */
final class Recorded {
    private static final Path SOURCE_TREE = Path.of(System.getProperty("ocone.home"));

    static final Path RUNS = SOURCE_TREE.resolve("tools/src/test/resources/golden/cli");
    static final Path MAPS = SOURCE_TREE.resolve("crush/src/test/resources/golden/crush");
    static final Path WRONG_TEXTS = SOURCE_TREE.resolve("crush/src/test/resources/golden/crush-bad");

    private Recorded() {}

    /** The names of the cases of a folder: those of the files that end so. */
    static List<String> cases(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Path folder, String name) {
        try {
            if (Files.exists(folder.resolve(name))) {
                return Files.readAllBytes(folder.resolve(name));
            }
            byte[] packed = Files.readAllBytes(folder.resolve(name + ".gz"));
            return new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path folder, String name) {
        return new String(bytes(folder, name), StandardCharsets.UTF_8);
    }

    static boolean exists(Path folder, String name) {
        return Files.exists(folder.resolve(name)) || Files.exists(folder.resolve(name + ".gz"));
    }
}
