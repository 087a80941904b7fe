package io.orthocone.tools.osdmaptool;

import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.CrushEditException;
import io.orthocone.crush.CrushEditor;
import io.orthocone.crush.CrushMap;
import io.orthocone.osdmap.UTime;
import io.orthocone.osdmap.WhatIf;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code --create-from-conf}: a map with the OSDs that have a section of their own in a {@code ceph.conf}, none of which exists yet, each
 * where {@code host}, {@code rack}, {@code row}, {@code room} and {@code datacenter} say. As in Ceph, what section {@code osd} says of
 * these goes before an OSD's own section, and a section {@code global} does not count.
 */
final class ConfMap {
    private static final Pattern OSD_SECTION = Pattern.compile("osd\\.[0-9]{1,8}");
    private static final String ALL_OSDS = "osd";

    private ConfMap() {}

    static WhatIf create(String conf, UTime created) {
        Map<String, Map<String, String>> sections = sections(conf);
        CrushEditor editor = new CrushEditor(
                ClusterHierarchy.empty(ClusterHierarchy.FailureDomain.HOST).build());
        int maxOsd = 1;
        for (String section : sections.keySet()) {
            if (OSD_SECTION.matcher(section).matches()) {
                int osd = Integer.parseInt(section.substring(section.indexOf('.') + 1));
                maxOsd = Math.max(maxOsd, osd + 1);
                place(editor, osd, section, sections);
            }
        }
        CrushMap crush = editor.build();
        return SimpleMap.bare(maxOsd, crush, created);
    }

    private static void place(CrushEditor editor, int osd, String section, Map<String, Map<String, String>> sections) {
        Map<String, String> all = sections.getOrDefault(ALL_OSDS, Map.of());
        Map<String, String> own = sections.get(section);
        Map<String, String> location = new TreeMap<>(Map.of("root", "default"));
        for (String type : new String[] {"host", "rack", "row", "room", "datacenter"}) {
            String name = all.getOrDefault(type, own.getOrDefault(type, ""));
            if (!name.isEmpty()) {
                location.put(type, name);
            } else if (type.equals("host") || type.equals("rack")) {
                location.put(type, "unknown" + type);
            }
        }
        try {
            editor.insertItem(osd, 1, section, location);
        } catch (CrushEditException e) {
            throw OsdmaptoolFailure.of("osdmaptool: " + section + ": " + e.getMessage(), 1);
        }
    }

    /** Section to key to value, all sorted by name. */
    private static Map<String, Map<String, String>> sections(String conf) {
        Map<String, Map<String, String>> sections = new TreeMap<>();
        Map<String, String> section = new TreeMap<>();
        for (String raw : conf.split("\n", -1)) {
            String line = raw.strip();
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                String name = line.substring(1, line.length() - 1).strip();
                section = sections.computeIfAbsent(name, n -> new TreeMap<>());
            } else if (equals > 0 && !line.startsWith("#") && !line.startsWith(";")) {
                section.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return sections;
    }
}
