package io.orthocone.message;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A party of the cluster: {@code mon.a}, {@code osd.3}, {@code mds.b}, {@code client.4127}.
 *
 * @param id a letter or word for monitors and metadata servers, a number for OSDs and clients; not empty
 */
public record EntityName(EntityType type, String id) implements Comparable<EntityName> {
    public EntityName {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("an entity needs an id after '" + type.word() + ".'");
        }
    }

    public static EntityName mon(String id) {
        return new EntityName(EntityType.MON, id);
    }

    public static EntityName osd(int id) {
        return new EntityName(EntityType.OSD, Integer.toString(id));
    }

    /** OSDs in words: {@code osd.0, osd.2}. */
    public static String osds(Collection<Integer> ids) {
        return ids.stream().map(id -> osd(id).toString()).collect(Collectors.joining(", "));
    }

    public static EntityName client(long id) {
        return new EntityName(EntityType.CLIENT, Long.toUnsignedString(id));
    }

    /** Reads {@code type.id}. */
    public static EntityName parse(String text) {
        for (EntityType type : EntityType.values()) {
            String prefix = type.word() + ".";
            if (text.startsWith(prefix) && text.length() > prefix.length()) {
                return new EntityName(type, text.substring(prefix.length()));
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' names no entity; expected mon.ID, osd.N, mds.ID or client.N");
    }

    /** The OSD's number. */
    public int osdId() {
        if (type != EntityType.OSD) {
            throw new IllegalStateException(this + " is no OSD");
        }
        return Integer.parseInt(id);
    }

    public boolean isOsd() {
        return type == EntityType.OSD;
    }

    @Override
    public int compareTo(EntityName other) {
        int byType = type.compareTo(other.type);
        return byType != 0 ? byType : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return type.word() + "." + id;
    }
}
