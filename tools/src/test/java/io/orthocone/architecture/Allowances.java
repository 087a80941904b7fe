package io.orthocone.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Who is excused from which ban, and why, from a text of lines {@code subject | bans | reason}. A subject is a class (its nested
 * classes included) or, ending in {@code ..}, a package with those below it; bans are names of {@link Ban} or {@code *}. Lines that
 * begin with {@code #} are remarks.
 */
final class Allowances {
    private final List<Allowance> allowances;

    private Allowances(List<Allowance> allowances) {
        this.allowances = List.copyOf(allowances);
    }

    /** One line. */
    record Allowance(String subject, Set<Ban> bans, String reason) {
        boolean isForPackage() {
            return subject.endsWith("..");
        }

        boolean covers(ForbiddenUse use) {
            return bans.contains(use.ban()) && coversClass(use.className());
        }

        private boolean coversClass(String className) {
            return isForPackage()
                    ? className.startsWith(subject.substring(0, subject.length() - 1))
                    : className.equals(subject) || className.startsWith(subject + "$");
        }
    }

    static Allowances load(String resource) {
        try (InputStream in = Allowances.class.getResourceAsStream(resource)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Allowances parse(String text) {
        return new Allowances(text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(Allowances::parseLine)
                .toList());
    }

    private static Allowance parseLine(String line) {
        List<String> parts =
                Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        if (parts.size() != 3 || parts.get(2).isEmpty()) {
            throw new IllegalArgumentException("not 'subject | bans | reason': " + line);
        }
        EnumSet<Ban> bans = EnumSet.noneOf(Ban.class);
        if (parts.get(1).equals("*")) {
            bans.addAll(EnumSet.allOf(Ban.class));
        } else {
            for (String ban : parts.get(1).split(",", -1)) {
                bans.add(Ban.valueOf(ban.strip()));
            }
        }
        return new Allowance(parts.get(0), bans, parts.get(2));
    }

    List<Allowance> all() {
        return allowances;
    }

    boolean excuse(ForbiddenUse use) {
        return allowances.stream().anyMatch(allowance -> allowance.covers(use));
    }
}
