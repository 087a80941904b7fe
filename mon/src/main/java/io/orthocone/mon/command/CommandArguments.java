package io.orthocone.mon.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Arguments by parameter name, checked against the declaration: numbers are in range, choices known, required ones present. */
public final class CommandArguments {
    private final SortedMap<String, String> values;

    CommandArguments(SortedMap<String, String> values) {
        this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("parameter " + name + " is not declared as required");
        }
        return value;
    }

    String textOr(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    OptionalInt whole(String name) {
        String value = values.get(name);
        return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
    }

    boolean flag(String name) {
        return values.containsKey(name);
    }

    List<Integer> osdIds(String name) {
        List<Integer> ids = new ArrayList<>();
        for (String id : text(name).split(",", -1)) {
            ids.add(Integer.valueOf(id));
        }
        return List.copyOf(ids);
    }

    /** Name to value, as text; flags have the value {@code true}, OSD ids are joined by commas. */
    public SortedMap<String, String> asMap() {
        return values;
    }
}
