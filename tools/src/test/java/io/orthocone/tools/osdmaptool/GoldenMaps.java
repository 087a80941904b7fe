package io.orthocone.tools.osdmaptool;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Maps of real clusters and what osdmaptool said of them, which lie with the tests of module crush. */
final class GoldenMaps {
    private static final Path FOLDER = Path.of("../crush/src/test/resources/golden/osdmap");

    private GoldenMaps() {}

    static Path map(String name) {
        return FOLDER.resolve(name + ".bin").toAbsolutePath();
    }

    /** Names of questions: {@code MAP.QUESTION}. */
    static List<String> questions() throws IOException {
        return names(".args");
    }

    static List<String> names(String ending) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        }
    }

    /** A file, also if it is packed. */
    static String text(String name) throws IOException {
        Path plain = FOLDER.resolve(name);
        if (Files.exists(plain)) {
            return Files.readString(plain);
        }
        byte[] packed = Files.readAllBytes(FOLDER.resolve(name + ".gz"));
        byte[] bytes = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
