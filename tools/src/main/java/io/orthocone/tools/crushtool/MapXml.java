package io.orthocone.tools.crushtool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.crush.CrushMap;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * The XML form of a map, see {@code doc/formats/crush-map.md}: the tree of the JSON form in elements, without attributes. A list is
 * an element whose children all have the same name.
 */
public final class MapXml {
    private static final String ROOT = "crush_map";
    private static final int MAX_DEPTH = 16;
    private static final String INDENT = "  ";

    /** Lists, and what their elements are called. */
    private static final Map<String, String> LISTS = Map.ofEntries(
            Map.entry("types", "type_name"),
            Map.entry("item_names", "item_name"),
            Map.entry("rule_names", "rule_name"),
            Map.entry("classes", "class"),
            Map.entry("class_members", "member"),
            Map.entry("shadows", "shadow"),
            Map.entry("buckets", "bucket"),
            Map.entry("items", "item"),
            Map.entry("node_weights", "node_weight"),
            Map.entry("rules", "rule"),
            Map.entry("steps", "step"),
            Map.entry("choose_args", "set"),
            Map.entry("bucket_args", "bucket_arg"),
            Map.entry("weight_set", "position"),
            Map.entry("weights", "weight"),
            Map.entry("ids", "id"));

    /** Elements that hold words; all other leaves hold integers. */
    private static final Set<String> WORDS = Set.of("name", "alg", "op");

    private MapXml() {}

    /**
     * The map as XML with a line an element.
     *
     * @throws MapDocumentException if a name holds a character that XML cannot hold
     */
    public static byte[] encode(CrushMap map) {
        StringWriter text = new StringWriter();
        text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        try {
            XMLStreamWriter out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            write(out, ROOT, MapTree.of(map), 0);
            out.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(XMLStreamWriter out, String name, JsonNode value, int depth) throws XMLStreamException {
        out.writeCharacters(INDENT.repeat(depth));
        out.writeStartElement(name);
        if (value.isContainerNode() && !value.isEmpty()) {
            out.writeCharacters("\n");
            if (value.isArray()) {
                for (JsonNode element : value) {
                    write(out, LISTS.get(name), element, depth + 1);
                }
            } else {
                for (Map.Entry<String, JsonNode> field : value.properties()) {
                    write(out, field.getKey(), field.getValue(), depth + 1);
                }
            }
            out.writeCharacters(INDENT.repeat(depth));
        } else if (value.isValueNode()) {
            out.writeCharacters(writable(value.asText()));
        }
        out.writeEndElement();
        out.writeCharacters("\n");
    }

    private static String writable(String text) {
        if (!isWritable(text)) {
            throw new MapDocumentException("a name holds characters that XML cannot hold: " + text);
        }
        return text;
    }

    /** Line ends could be written, and would come back as others. */
    private static boolean isWritable(String text) {
        return text.codePoints().allMatch(c -> c >= ' ' && c != 0xfffe && c != 0xffff && !(c >= 0xd800 && c <= 0xdfff));
    }

    /**
     * Reads a map. Nothing outside of the bytes is looked at: document types and entities are refused.
     *
     * @throws MapDocumentException if the bytes are no such XML, or a map that breaks an invariant of {@link CrushMap}
     */
    public static CrushMap decode(byte[] bytes) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        JsonNode tree;
        try {
            XMLStreamReader in = factory.createXMLStreamReader(new ByteArrayInputStream(bytes), null);
            while (in.next() != XMLStreamConstants.START_ELEMENT) {
                if (in.getEventType() == XMLStreamConstants.DTD) {
                    throw refused(in, "a document type is not allowed");
                }
            }
            if (!in.getLocalName().equals(ROOT)) {
                throw refused(in, "the root is '" + in.getLocalName() + "', not '" + ROOT + "'");
            }
            tree = objectOrList(in, 0);
            while (in.hasNext()) {
                in.next();
            }
        } catch (XMLStreamException e) {
            String where =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNumber() + ": ";
            throw new MapDocumentException(where + "no well-formed XML", e);
        }
        return MapTreeReader.map(tree);
    }

    /** The element that has just begun, up to its end. */
    private static JsonNode objectOrList(XMLStreamReader in, int depth) throws XMLStreamException {
        String name = in.getLocalName();
        if (depth > MAX_DEPTH || in.getAttributeCount() > 0) {
            throw refused(in, "'" + name + "' is nested too deep or has attributes");
        }
        String elementName = LISTS.get(name);
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        StringBuilder text = new StringBuilder();
        while (in.next() != XMLStreamConstants.END_ELEMENT) {
            if (in.isCharacters()) {
                text.append(in.getText());
            } else if (in.isStartElement()) {
                String child = in.getLocalName();
                if (elementName == null) {
                    if (object.has(child)) {
                        throw refused(in, "'" + child + "' is there twice");
                    }
                    object.set(child, objectOrList(in, depth + 1));
                } else if (elementName.equals(child)) {
                    list.add(objectOrList(in, depth + 1));
                } else {
                    throw refused(in, "'" + child + "' in the list '" + name + "'");
                }
            }
        }
        if (elementName != null) {
            return list;
        }
        return object.isEmpty() && depth > 0 ? leaf(in, name, text.toString()) : object;
    }

    private static JsonNode leaf(XMLStreamReader in, String name, String text) {
        if (WORDS.contains(name)) {
            if (!isWritable(text)) {
                throw refused(
                        in, "'" + name + "' holds characters that XML cannot hold as they are, a line end perhaps");
            }
            return JsonNodeFactory.instance.textNode(text);
        }
        try {
            return JsonNodeFactory.instance.numberNode(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            throw refused(in, "'" + name + "' is no integer");
        }
    }

    private static MapDocumentException refused(XMLStreamReader in, String reason) {
        return new MapDocumentException("line " + in.getLocation().getLineNumber() + ": " + reason);
    }
}
