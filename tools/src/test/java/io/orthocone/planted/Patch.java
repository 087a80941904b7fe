package io.orthocone.planted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A mistake to be planted: a header of lines {@code Word: text}, then a unified diff of files below the root of the source tree. A hunk goes
 * where its lines are; its line numbers are remarks.
 */
record Patch(String name, Map<String, String> header, List<FileChange> files) {
    /** A file, and what changes in it. */
    record FileChange(String path, List<Hunk> hunks) {}

    /** Some lines of a file, before and after, both with the lines around them that stay. */
    record Hunk(List<String> before, List<String> after) {}

    /** The patches in a folder, by name. */
    static List<Patch> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".patch"))
                    .sorted()
                    .map(Patch::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Patch read(Path file) {
        try {
            String name = file.getFileName().toString().replace(".patch", "");
            return parse(name, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Patch parse(String name, List<String> lines) {
        Map<String, String> header = new LinkedHashMap<>();
        List<FileChange> files = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("--- ")) {
                continue;
            }
            if (line.startsWith("+++ ")) {
                String path = line.substring("+++ b/".length()).strip();
                files.add(new FileChange(path, new ArrayList<>()));
            } else if (files.isEmpty()) {
                String[] parts = line.split(": ", 2);
                require(name, parts.length == 2, "no header line: " + line);
                header.put(parts[0], parts[1].strip());
            } else if (line.startsWith("@@")) {
                files.getLast().hunks().add(new Hunk(new ArrayList<>(), new ArrayList<>()));
            } else {
                take(name, line, files.getLast().hunks());
            }
        }
        require(name, !files.isEmpty(), "it changes nothing");
        return new Patch(name, header, files);
    }

    private static void take(String name, String line, List<Hunk> hunks) {
        require(name, !hunks.isEmpty(), "a line before the first hunk: " + line);
        Hunk hunk = hunks.getLast();
        // Editors cut the blank off an empty line that stays.
        char kind = line.isEmpty() ? ' ' : line.charAt(0);
        String text = line.isEmpty() ? "" : line.substring(1);
        require(name, kind == ' ' || kind == '-' || kind == '+', "no line of a hunk: " + line);
        if (kind != '+') {
            hunk.before().add(text);
        }
        if (kind != '-') {
            hunk.after().add(text);
        }
    }

    private static void require(String name, boolean holds, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException("patch " + name + ": " + complaint);
        }
    }

    /** A word of the header. */
    String header(String word) {
        String text = header.get(word);
        require(name, text != null, "its header does not say '" + word + ": …'");
        return text;
    }

    /**
     * A file with the mistake in it.
     *
     * @throws IllegalArgumentException when a hunk does not fit, or fits in two places
     */
    String applyTo(FileChange file, String source) {
        List<String> lines = new ArrayList<>(Arrays.asList(source.split("\n", -1)));
        for (Hunk hunk : file.hunks()) {
            int at = indexOf(lines, hunk.before(), 0);
            require(name, at >= 0, file.path() + " has no such lines any more:\n" + String.join("\n", hunk.before()));
            require(
                    name,
                    indexOf(lines, hunk.before(), at + 1) < 0,
                    file.path() + " has these lines twice:\n" + String.join("\n", hunk.before()));
            List<String> place = lines.subList(at, at + hunk.before().size());
            place.clear();
            place.addAll(hunk.after());
        }
        return String.join("\n", lines);
    }

    private static int indexOf(List<String> lines, List<String> wanted, int from) {
        for (int at = from; at + wanted.size() <= lines.size(); at++) {
            if (lines.subList(at, at + wanted.size()).equals(wanted)) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return name;
    }
}
