package io.orthocone.mon.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The JSON form of commands, as Ceph's: {@code {"prefix": "osd pool create", "pool": "p", "pg_num": "64"}}. */
public final class CommandJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CommandJson() {}

    /** What a command asks for and how the answer should look. */
    public record Request(CommandSpec spec, CommandArguments arguments, MonCommand command, boolean json) {}

    /** The beginning of a command that a program gives, to which its arguments are added; the answer comes as JSON. */
    public static ObjectNode begin(String prefix) {
        return MAPPER.createObjectNode().put("prefix", prefix).put("format", "json");
    }

    /** Writes a command; {@code format} is {@code json} or {@code plain}. */
    public static String write(CommandSpec spec, CommandArguments arguments, String format) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("prefix", spec.prefix());
        arguments.asMap().forEach((name, value) -> {
            if (value.contains(CommandArguments.SEPARATOR)) {
                ArrayNode list = node.putArray(name);
                List.of(value.split(CommandArguments.SEPARATOR, -1)).forEach(list::add);
            } else {
                node.put(name, value);
            }
        });
        node.put("format", format);
        return node.toString();
    }

    /**
     * Reads a command.
     *
     * @throws CommandException when it is no JSON object, has no known prefix, or its arguments do not fit the declaration
     */
    public static Request read(String text) throws CommandException {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw CommandException.usage("a command is a JSON object: " + e.getOriginalMessage());
        }
        if (node == null || !node.isObject() || !node.path("prefix").isTextual()) {
            throw CommandException.usage("a command is a JSON object with a 'prefix'");
        }
        String prefix = node.get("prefix").asText();
        CommandSpec spec = CommandCatalog.find(prefix)
                .orElseThrow(() -> CommandException.usage("unknown command '" + prefix + "'"));
        CommandArguments arguments = spec.parseNamed(arguments(node));
        boolean json = node.path("format").asText("plain").startsWith("json");
        return new Request(spec, arguments, spec.build().apply(arguments), json);
    }

    private static SortedMap<String, String> arguments(JsonNode node) throws CommandException {
        SortedMap<String, String> named = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getKey().equals("prefix") && !field.getKey().equals("format")) {
                named.put(field.getKey(), text(field.getKey(), field.getValue()));
            }
        }
        return named;
    }

    private static String text(String name, JsonNode value) throws CommandException {
        if (value instanceof ArrayNode list) {
            StringBuilder joined = new StringBuilder();
            for (JsonNode item : list) {
                joined.append(joined.isEmpty() ? "" : CommandArguments.SEPARATOR)
                        .append(text(name, item));
            }
            return joined.toString();
        }
        if (!value.isValueNode() || value.isNull()) {
            throw CommandException.usage("'" + name + "' must be a text, a number, true or false, or a list of those");
        }
        return value.asText();
    }
}
