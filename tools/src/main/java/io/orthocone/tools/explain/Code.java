package io.orthocone.tools.explain;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.Explanation;
import io.orthocone.mon.service.HealthCode;
import io.orthocone.tools.cli.Similarity;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A code that a person may ask about.
 *
 * @param errno Linux's number; only errors have one
 */
record Code(String name, Kind kind, OptionalInt errno, Explanation explanation) {
    /** Where a code is seen. */
    enum Kind {
        /** In error lines, and in {@code RadosException.code()}. */
        ERROR("Errors of commands, and of RadosException in programs"),
        /** In the answers to {@code health} and {@code status}. */
        HEALTH("What can be wrong with a cluster, in 'ocone health detail'");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All of them, errors first, each kind in alphabetical order. */
    static List<Code> all() {
        Stream<Code> errors = Arrays.stream(ErrorCode.values())
                .filter(code -> code != ErrorCode.OK)
                .map(code -> new Code(code.name(), Kind.ERROR, OptionalInt.of(code.errno()), code.explanation()));
        Stream<Code> health = Arrays.stream(HealthCode.values())
                .map(code -> new Code(code.name(), Kind.HEALTH, OptionalInt.empty(), code.explanation()));
        return Stream.concat(errors, health)
                .sorted(Comparator.comparing(Code::kind).thenComparing(Code::name))
                .toList();
    }

    /** The code that was typed: in any case, with the brackets of an error line, or as a number. */
    static Optional<Code> find(String typed) {
        String name = normal(typed);
        return all().stream().filter(code -> code.isNamed(name)).findFirst();
    }

    private boolean isNamed(String typed) {
        return name.equals(typed)
                || (errno.isPresent() && typed.replaceFirst("^_", "").equals(Integer.toString(errno.getAsInt())));
    }

    /** Codes that may have been meant: with a similar name, else those whose explanation has the word. */
    static List<Code> near(String typed) {
        String name = normal(typed);
        List<Code> similar = all().stream()
                .filter(code -> Similarity.isClose(name, code.name) || code.name.contains(name))
                .sorted(Comparator.comparingInt(code -> Similarity.slips(name, code.name)))
                .toList();
        return similar.isEmpty()
                ? all().stream().filter(code -> code.mentions(typed)).toList()
                : similar;
    }

    private static String normal(String typed) {
        return typed.strip().replaceAll("[\\[\\]]", "").toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private boolean mentions(String word) {
        String text = String.join(" ", explanation.meaning(), explanation.when(), explanation.next());
        return !word.isBlank() && text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
    }
}
