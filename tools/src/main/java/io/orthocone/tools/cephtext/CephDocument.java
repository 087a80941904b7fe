package io.orthocone.tools.cephtext;

/**
 * Receives a document piece by piece and writes it in some form. Owned by its caller, who closes what he opens.
 *
 * <p>Every piece has a name. JSON leaves out the names of what is in an array; XML writes them all.
 */
public interface CephDocument {
    CephDocument openObject(String name);

    CephDocument openArray(String name);

    /** Ends the object or array that was opened last. */
    CephDocument close();

    CephDocument put(String name, String value);

    CephDocument put(String name, long value);

    CephDocument put(String name, double value);

    CephDocument put(String name, boolean value);

    /** What has been written so far; a pretty form ends with a line break. */
    String text();

    /**
     * The form of a name that users type: {@code json}, {@code json-pretty}, {@code xml}, {@code xml-pretty}; anything else is
     * {@code json}, as with Ceph's tools where they do not know a form.
     */
    static CephDocument ofFormat(String format) {
        return switch (format) {
            case "json-pretty" -> new JsonDocument(true);
            case "xml" -> new XmlDocument(false);
            case "xml-pretty" -> new XmlDocument(true);
            default -> new JsonDocument(false);
        };
    }
}
