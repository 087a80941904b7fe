package io.orthocone.osdmap;

import java.util.ArrayList;
import java.util.List;

/** A list of OSDs that is filled again and again. Its owner reads {@link #osds} up to {@link #size} directly. */
final class OsdBuffer {
    int[] osds = new int[0];
    int size;

    /** Empties it and makes room. */
    void clear(int room) {
        if (osds.length < room) {
            osds = new int[room];
        }
        size = 0;
    }

    void add(int osd) {
        osds[size++] = osd;
    }

    void copyOf(OsdBuffer other) {
        clear(other.size);
        System.arraycopy(other.osds, 0, osds, 0, other.size);
        size = other.size;
    }

    int get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index + " of " + size);
        }
        return osds[index];
    }

    int indexOf(int osd) {
        for (int i = 0; i < size; i++) {
            if (osds[i] == osd) {
                return i;
            }
        }
        return -1;
    }

    /** The first that is not a hole, or {@link PgMapping#NO_PRIMARY}. */
    int first() {
        for (int i = 0; i < size; i++) {
            if (osds[i] != PgMapping.NONE) {
                return osds[i];
            }
        }
        return PgMapping.NO_PRIMARY;
    }

    List<Integer> toList() {
        List<Integer> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(osds[i]);
        }
        return list;
    }
}
