package io.orthocone.tools;

import io.orthocone.tools.crushtool.Crushtool;
import io.orthocone.tools.osdmaptool.Osdmaptool;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The tools that have a grammar of their own, called without the command line around them. They are run by scripts, many times, and
 * picocli is half of their start: its classes are of an old format that the start-up cache does not take.
 */
final class OfflineTools {
    private OfflineTools() {}

    /** Runs the tool that the words begin with and returns its exit code; nothing if they begin with anything else. */
    static OptionalInt run(String[] words, PrintWriter out, PrintWriter err) {
        if (words.length == 0) {
            return OptionalInt.empty();
        }
        Path here = Path.of("");
        String[] rest = Arrays.copyOfRange(words, 1, words.length);
        return switch (words[0]) {
            case "crushtool" -> OptionalInt.of(new Crushtool(here, out, err).run(rest));
            case "osdmaptool" -> OptionalInt.of(new Osdmaptool(here, out, err).run(rest));
            default -> OptionalInt.empty();
        };
    }
}
