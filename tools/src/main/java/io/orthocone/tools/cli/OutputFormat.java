package io.orthocone.tools.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** How results look. */
public enum OutputFormat {
    /** For people. */
    PLAIN("plain"),
    /** For programs: one line. */
    JSON("json"),
    /** For people who write programs. */
    JSON_PRETTY("json-pretty");

    private final String word;

    OutputFormat(String word) {
        this.word = word;
    }

    public boolean isJson() {
        return this != PLAIN;
    }

    /** A value as JSON in this format. */
    public String render(JsonNode value) {
        return this == JSON_PRETTY ? value.toPrettyString() : value.toString();
    }

    /** JSON text that came from elsewhere, in this format. */
    public String render(String json) {
        if (this != JSON_PRETTY) {
            return json;
        }
        try {
            return render(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the monitors' answer is no JSON: " + json, e);
        }
    }

    @Override
    public String toString() {
        return word;
    }
}
