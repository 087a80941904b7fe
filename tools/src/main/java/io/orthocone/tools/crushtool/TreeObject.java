package io.orthocone.tools.crushtool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An object of a tree, read strictly: fields must be there and of their kind, and none must be left over. */
final class TreeObject {
    private static final long MAX_UNSIGNED = 0xffffffffL;

    private final JsonNode node;
    private final String path;
    private final Set<String> asked = new HashSet<>();

    private TreeObject(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    static TreeObject of(JsonNode node, String path) {
        if (node == null || !node.isObject()) {
            throw new MapDocumentException(path + " is no object");
        }
        return new TreeObject(node, path);
    }

    String path() {
        return path;
    }

    boolean has(String name) {
        return field(name) != null;
    }

    int integer(String name) {
        return (int) number(field(name), name, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    int integerOr(String name, int otherwise) {
        return has(name) ? integer(name) : otherwise;
    }

    long longInteger(String name) {
        return number(field(name), name, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    long unsigned(String name) {
        return number(field(name), name, 0, MAX_UNSIGNED);
    }

    String text(String name) {
        JsonNode value = field(name);
        if (value == null || !value.isTextual()) {
            throw new MapDocumentException(path + "." + name + " is no text");
        }
        return value.textValue();
    }

    <E extends Enum<E>> E oneOf(String name, E[] constants) {
        String word = text(name);
        for (E constant : constants) {
            if (MapTreeReader.word(constant).equals(word)) {
                return constant;
            }
        }
        throw new MapDocumentException(path + "." + name + " is '" + word + "', which does not exist");
    }

    TreeObject object(String name) {
        return of(field(name), path + "." + name);
    }

    /** The objects of a list; none if it is left out. */
    List<TreeObject> objects(String name) {
        List<TreeObject> objects = new ArrayList<>();
        for (JsonNode element : list(name)) {
            objects.add(of(element, path + "." + name + "[" + objects.size() + "]"));
        }
        return objects;
    }

    int[] integers(String name) {
        return numbers(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    int[] unsignedNumbers(String name) {
        return numbers(name, 0, MAX_UNSIGNED);
    }

    /** Refuses fields that nobody asked for: a misspelt one must not be silently ignored. */
    void nothingElse() {
        node.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                throw new MapDocumentException(path + " has a field '" + name + "' that is not known");
            }
        });
    }

    private int[] numbers(String name, long min, long max) {
        List<JsonNode> elements = list(name);
        int[] numbers = new int[elements.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (int) number(elements.get(i), name + "[" + i + "]", min, max);
        }
        return numbers;
    }

    private List<JsonNode> list(String name) {
        JsonNode value = field(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw new MapDocumentException(path + "." + name + " is no list");
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return elements;
    }

    private long number(JsonNode value, String name, long min, long max) {
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new MapDocumentException(path + "." + name + " is no integer");
        }
        long number = value.longValue();
        if (number < min || number > max) {
            throw new MapDocumentException(path + "." + name + " is " + number + ", must be " + min + ".." + max);
        }
        return number;
    }

    private JsonNode field(String name) {
        asked.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }
}
