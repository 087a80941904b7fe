package io.orthocone.tools.cephargs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The options that a tool knows, each with what to do when it is met. Declared once, then {@link #parse} goes over the words and
 * calls the actions from left to right. Owned by its caller.
 *
 * <pre>{@code
 * List<String> files = new CephArgs()
 *         .flag(() -> print = true, "-p", "--print")
 *         .integer(n -> upmapMax = n, "--upmap-max")
 *         .values(2, v -> location.put(v.get(0), v.get(1)), "--loc")
 *         .parse(words);
 * }</pre>
 */
public final class CephArgs {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

    private final Map<String, Option> options = new HashMap<>();

    /** An action for the first value, which may follow an equals sign, and those after it, which are words of their own. */
    private record Option(int valueCount, Optional<Predicate<String>> onlyIf, Consumer<List<String>> action) {}

    /** An option without a value. */
    public CephArgs flag(Runnable action, String... names) {
        return add(0, values -> action.run(), names);
    }

    /** An option with one value. */
    public CephArgs value(Consumer<String> action, String... names) {
        return add(1, values -> action.accept(values.getFirst()), names);
    }

    /** An option with one value, a decimal integer of 32 bits. */
    public CephArgs integer(IntConsumer action, String... names) {
        return add(1, values -> action.accept(parseInteger(values.getFirst())), names);
    }

    /** An option with one value, a number that may have a fraction. */
    public CephArgs decimal(DoubleConsumer action, String... names) {
        return add(1, values -> action.accept(parseDecimal(values.getFirst())), names);
    }

    /** An option with a fixed number of values; only the first may follow an equals sign. */
    public CephArgs values(int count, Consumer<List<String>> action, String... names) {
        return add(count, action, names);
    }

    /** An option with one value that may be left out: the next word, if it is an integer. */
    public CephArgs optionalInteger(Consumer<OptionalInt> action, String... names) {
        return add(
                new Option(
                        1,
                        Optional.of(word -> INTEGER.matcher(word).matches()),
                        values -> action.accept(
                                values.isEmpty()
                                        ? OptionalInt.empty()
                                        : OptionalInt.of(parseInteger(values.getFirst())))),
                names);
    }

    /** An option with one value that may be left out: the next word, if it is one of these. */
    public CephArgs optionalWord(Set<String> known, Consumer<Optional<String>> action, String... names) {
        return add(
                new Option(
                        1,
                        Optional.of(known::contains),
                        values -> action.accept(values.stream().findFirst())),
                names);
    }

    private CephArgs add(int valueCount, Consumer<List<String>> action, String... names) {
        return add(new Option(valueCount, Optional.empty(), action), names);
    }

    private CephArgs add(Option option, String... names) {
        for (String name : names) {
            Option known = options.putIfAbsent(canonical(name), option);
            if (known != null) {
                throw new IllegalArgumentException("option " + name + " is declared twice");
            }
        }
        return this;
    }

    /**
     * Carries out the options among some words.
     *
     * @return the other words in their order: unknown options, everything after {@code --}, and what is no option at all
     * @throws CephArgsException if a value is missing or is not the number that it should be
     */
    public List<String> parse(String... words) {
        return parse(Arrays.asList(words));
    }

    /** As {@link #parse(String...)}. */
    public List<String> parse(List<String> words) {
        List<String> others = new ArrayList<>();
        int next = 0;
        while (next < words.size()) {
            String word = words.get(next++);
            if (word.equals("--")) {
                others.addAll(words.subList(next, words.size()));
                break;
            }
            String canonical = canonical(word);
            int equals = canonical.indexOf('=');
            Option option = options.get(canonical);
            Option assigned = equals < 0 ? null : options.get(canonical.substring(0, equals));
            if (option != null) {
                next = carryOut(option, word, new ArrayList<>(), words, next);
            } else if (assigned != null && assigned.valueCount > 0) {
                List<String> first = new ArrayList<>(List.of(word.substring(equals + 1)));
                next = carryOut(assigned, word.substring(0, equals), first, words, next);
            } else {
                others.add(word);
            }
        }
        return List.copyOf(others);
    }

    /** Takes the values that are still missing; returns the place of the first word after them. */
    private static int carryOut(Option option, String name, List<String> values, List<String> words, int from) {
        int next = from;
        boolean isLeftOut = option.onlyIf.isPresent()
                && values.isEmpty()
                && (next == words.size() || !option.onlyIf.get().test(words.get(next)));
        if (isLeftOut) {
            option.action.accept(List.of());
            return next;
        }
        while (values.size() < option.valueCount) {
            if (next == words.size()) {
                throw new CephArgsException(
                        values.isEmpty()
                                ? "Option " + name + " requires an argument."
                                : "expecting additional argument to " + name);
            }
            values.add(words.get(next++));
        }
        option.action.accept(List.copyOf(values));
        return next;
    }

    /** A decimal integer of 32 bits. */
    public static int parseInteger(String text) {
        if (text.isEmpty()) {
            throw new CephArgsException("Expected option value to be integer, got ''");
        }
        if (!INTEGER.matcher(text).matches()) {
            throw new CephArgsException("The option value '" + text + "' is invalid");
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CephArgsException("The option value '" + text + "' seems to be invalid");
        }
    }

    /** A decimal integer of 64 bits. */
    public static long parseLong(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CephArgsException(
                    INTEGER.matcher(text).matches()
                            ? "The option value '" + text + "' seems to be invalid"
                            : "Expected option value to be integer, got '" + text + "'");
        }
    }

    /** A decimal number. */
    public static double parseDecimal(String text) {
        // Java would take "1d" and hexadecimal, and trims.
        if (!text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
            throw new CephArgsException("Expected option value to be float, got '" + text + "'");
        }
        return Double.parseDouble(text);
    }

    /** A word with its underscores as dashes, except in the first two characters and in a value after an equals sign. */
    private static String canonical(String word) {
        if (word.length() < 2) {
            return word;
        }
        int equals = word.indexOf('=', 2);
        int end = equals < 0 ? word.length() : equals;
        return word.substring(0, 2) + word.substring(2, end).replace('_', '-') + word.substring(end);
    }
}
