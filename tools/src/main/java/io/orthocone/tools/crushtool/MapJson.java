package io.orthocone.tools.crushtool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.crush.CrushMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The JSON form of a map, see {@code doc/formats/crush-map.md}: all that the binary form holds, weights as 16.16 integers. */
public final class MapJson {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private MapJson() {}

    /** The map as pretty JSON with a line end. */
    public static byte[] encode(CrushMap map) {
        String text = MapTree.of(map).toPrettyString() + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a map.
     *
     * @throws MapDocumentException if the bytes are no such JSON, or a map that breaks an invariant of {@link CrushMap}
     */
    public static CrushMap decode(byte[] bytes) {
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            return MapTreeReader.map(tree);
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            throw new MapDocumentException(where + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new MapDocumentException("no JSON: " + e.getMessage(), e);
        }
    }
}
