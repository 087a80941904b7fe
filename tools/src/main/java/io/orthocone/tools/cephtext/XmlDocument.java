package io.orthocone.tools.cephtext;

import java.util.ArrayDeque;
import java.util.Deque;

/** XML as Ceph writes it: elements only; names are taken as they are, also where XML would not have them. */
final class XmlDocument implements CephDocument {
    private final StringBuilder out = new StringBuilder();
    private final boolean isPretty;
    private final Deque<String> open = new ArrayDeque<>();

    XmlDocument(boolean isPretty) {
        this.isPretty = isPretty;
    }

    @Override
    public CephDocument openObject(String name) {
        indent();
        out.append('<').append(name).append('>');
        endLine();
        open.push(name);
        return this;
    }

    @Override
    public CephDocument openArray(String name) {
        return openObject(name);
    }

    @Override
    public CephDocument close() {
        String name = open.pop();
        indent();
        out.append("</").append(name).append('>');
        endLine();
        return this;
    }

    @Override
    public CephDocument put(String name, String value) {
        indent();
        out.append('<').append(name).append('>');
        escape(value);
        out.append("</").append(name).append('>');
        endLine();
        return this;
    }

    @Override
    public CephDocument put(String name, long value) {
        return put(name, Long.toString(value));
    }

    @Override
    public CephDocument put(String name, double value) {
        return put(name, CephNumbers.exactForm(value));
    }

    @Override
    public CephDocument put(String name, boolean value) {
        return put(name, Boolean.toString(value));
    }

    @Override
    public String text() {
        return isPretty ? out + "\n" : out.toString();
    }

    private void indent() {
        if (isPretty) {
            out.repeat(" ", open.size());
        }
    }

    private void endLine() {
        if (isPretty) {
            out.append('\n');
        }
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&apos;");
                default -> out.append(c);
            }
        }
    }
}
