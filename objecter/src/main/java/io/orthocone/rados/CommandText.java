package io.orthocone.rados;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Commands in their JSON form. */
final class CommandText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CommandText() {}

    static String poolCreate(String pool, PoolOptions options) {
        ObjectNode command = begin("osd pool create").put("pool", pool);
        options.pgNum().ifPresent(pgNum -> command.put("pg_num", pgNum));
        options.size().ifPresent(size -> command.put("size", size));
        return command.toString();
    }

    static String poolRemove(String pool) {
        return begin("osd pool rm")
                .put("pool", pool)
                .put("pool2", pool)
                .put("yes_i_really_really_mean_it", true)
                .toString();
    }

    static String status() {
        return begin("status").toString();
    }

    private static ObjectNode begin(String prefix) {
        return MAPPER.createObjectNode().put("prefix", prefix).put("format", "json");
    }

    /** The words of a command, for messages; the text itself when it has none. */
    static String prefixOf(String command) {
        try {
            JsonNode prefix = MAPPER.readTree(command).path("prefix");
            return prefix.isTextual() ? prefix.asText() : command;
        } catch (JsonProcessingException e) {
            return command;
        }
    }
}
