package io.orthocone.crush.text;

import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapBuilder;
import io.orthocone.crush.DeviceClasses;
import io.orthocone.crush.text.Tokens.Token;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What is known while a text map is compiled: the map so far, and what its names stand for. Owned by one compilation. */
final class CompileScope {
    /** A device id costs memory in every mapping, used or not; far beyond the largest clusters. */
    static final int MAX_DEVICE_ID = (1 << 24) - 1;

    final CrushMapBuilder builder = CrushMap.builder();
    final Map<String, Integer> itemIds = new HashMap<>();
    final Map<String, Token> itemTokens = new HashMap<>();
    final Map<String, Integer> typeIds = new HashMap<>();
    final NavigableMap<Integer, NavigableMap<Integer, Integer>> declaredShadows = new TreeMap<>();
    private final Tokens tokens;
    private final Map<String, Integer> classIds = new HashMap<>();
    private final NavigableMap<Integer, String> classNames = new TreeMap<>();
    private final NavigableMap<Integer, Integer> classOf = new TreeMap<>();

    CompileScope(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Class ids are given in the order in which names first appear. */
    int classId(String name) {
        return classIds.computeIfAbsent(name, n -> {
            classNames.put(classNames.size(), n);
            return classNames.size() - 1;
        });
    }

    boolean hasClass(String name) {
        return classIds.containsKey(name);
    }

    void deviceClass(int device, String className) {
        classOf.put(device, classId(className));
    }

    DeviceClasses deviceClasses() {
        return new DeviceClasses(classOf, classNames, new TreeMap<>());
    }

    int integer(Token token, String what, long min, long max) {
        try {
            long value = Long.parseLong(token.word());
            if (min <= value && value <= max) {
                return (int) value;
            }
        } catch (NumberFormatException e) {
            // More than 64 bits are as wrong as more than 32; the tokens' own check was for digits.
        }
        throw error(token, what + " " + token.word() + " is out of range: it is limited to " + min + ".." + max);
    }

    /** 16.16 fixed point as Ceph rounds it: through a 32-bit float, then cut. */
    long weight(Token token, String limitedTo, long max) {
        float weight = Float.parseFloat(token.word()) * (float) 0x10000;
        if (weight < 0) {
            throw error(token, "weight must be >= 0");
        }
        if (weight > max) {
            throw error(token, limitedTo);
        }
        return (long) weight;
    }

    /** Runs what refuses impossible arguments; the refusal is a complaint about a token. */
    <T> T check(Token where, Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException e) {
            throw error(where, e.getMessage());
        }
    }

    CrushTextException error(Token where, String reason) {
        return tokens.error(where, reason);
    }

    int lineOf(Token where) {
        return tokens.error(where, "").line();
    }
}
