package io.orthocone.tools.crushtool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/** Checks documents against the published schemas. Of JSON Schema it knows what ours uses. */
final class Schemas {
    private static final Path FORMATS = Path.of(System.getProperty("ocone.home"), "doc", "formats");

    private Schemas() {}

    static List<String> problemsOfJson(byte[] document) {
        try {
            ObjectMapper mapper = new ObjectMapper();
            JsonNode schema = mapper.readTree(Files.readAllBytes(FORMATS.resolve("crush-map.schema.json")));
            List<String> problems = new ArrayList<>();
            check(schema, schema, mapper.readTree(document), "map", problems);
            return problems;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(JsonNode root, JsonNode schema, JsonNode value, String path, List<String> problems) {
        if (schema.has("$ref")) {
            check(root, root.at(schema.get("$ref").textValue().substring(1)), value, path, problems);
            return;
        }
        boolean fits = switch (schema.get("type").textValue()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            default -> throw new IllegalStateException("the schema uses another type");
        };
        if (!fits) {
            problems.add(path + " is no " + schema.get("type").textValue());
            return;
        }
        if (value.isObject()) {
            schema.path("required").forEach(name -> {
                if (!value.has(name.textValue())) {
                    problems.add(path + " has no " + name.textValue());
                }
            });
            value.properties().forEach(field -> {
                JsonNode of = schema.get("properties").get(field.getKey());
                if (of == null) {
                    problems.add(path + "." + field.getKey() + " is not known");
                } else {
                    check(root, of, field.getValue(), path + "." + field.getKey(), problems);
                }
            });
        }
        if (value.isArray()) {
            value.forEach(element -> check(root, schema.get("items"), element, path + "[]", problems));
        }
        if (schema.has("enum")
                && StreamSupport.stream(schema.get("enum").spliterator(), false).noneMatch(value::equals)) {
            problems.add(path + " is " + value);
        }
        if (schema.has("const") && !schema.get("const").equals(value)) {
            problems.add(path + " is " + value);
        }
        if (value.isIntegralNumber()) {
            boolean tooSmall = schema.has("minimum")
                    && value.longValue() < schema.get("minimum").longValue();
            boolean tooLarge = schema.has("maximum")
                    && value.longValue() > schema.get("maximum").longValue();
            if (tooSmall || tooLarge) {
                problems.add(path + " is " + value);
            }
        }
    }

    static List<String> problemsOfXml(byte[] document) {
        try {
            SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(FORMATS.resolve("crush-map.xsd").toFile())
                    .newValidator()
                    .validate(new StreamSource(new ByteArrayInputStream(document)));
            return List.of();
        } catch (SAXException e) {
            return List.of(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
