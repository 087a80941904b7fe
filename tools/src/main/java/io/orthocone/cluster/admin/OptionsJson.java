package io.orthocone.cluster.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.TreeMap;

/** A record of options as names and values; those of a record within it have its name before theirs: {@code recovery.maxActive}. */
final class OptionsJson {
    private OptionsJson() {}

    /** What is in force. */
    static JsonNode show(Record options) {
        ObjectNode json = Desk.object();
        flat(options).forEach(json::put);
        return json;
    }

    /** What is in force and what it would be, of those that differ. */
    static JsonNode diff(Record options, Record defaults) {
        Map<String, String> usual = flat(defaults);
        ObjectNode json = Desk.object();
        ObjectNode diff = json.putObject("diff");
        flat(options).forEach((name, value) -> {
            String otherwise = usual.getOrDefault(name, "");
            if (!value.equals(otherwise)) {
                diff.putObject(name).put("default", otherwise).put("final", value);
            }
        });
        return json;
    }

    private static Map<String, String> flat(Record options) {
        Map<String, String> values = new TreeMap<>();
        addTo(values, "", options);
        return values;
    }

    private static void addTo(Map<String, String> values, String prefix, Record options) {
        for (RecordComponent component : options.getClass().getRecordComponents()) {
            String name = prefix + component.getName();
            Object value = valueOf(options, component);
            if (value instanceof Record within && isOfOptions(within)) {
                addTo(values, name + ".", within);
            } else {
                values.put(name, String.valueOf(value));
            }
        }
    }

    /** By their names: others, such as a map of monitors, are one value. */
    private static boolean isOfOptions(Record within) {
        String type = within.getClass().getSimpleName();
        return type.endsWith("Options") || type.endsWith("Times") || type.endsWith("Budget");
    }

    private static Object valueOf(Record options, RecordComponent component) {
        try {
            return component.getAccessor().invoke(options);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("an option of " + options.getClass() + " cannot be read", e);
        }
    }
}
