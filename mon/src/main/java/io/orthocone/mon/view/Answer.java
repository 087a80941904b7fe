package io.orthocone.mon.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.env.Payload;

/** What a command gives back. */
public sealed interface Answer {
    /** One content in two forms; lines end with a line feed, the last one has none. */
    record Told(String text, JsonNode json) implements Answer {}

    /** Bytes, the same in both forms. */
    record Binary(Payload bytes) implements Answer {}

    /** The bytes of the reply. */
    default Payload output(boolean asJson) {
        return switch (this) {
            case Told told -> Payload.utf8(asJson ? told.json().toString() : told.text());
            case Binary binary -> binary.bytes();
        };
    }

    /** A new JSON object. */
    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A new JSON array. */
    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
