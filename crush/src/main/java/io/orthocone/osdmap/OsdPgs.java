package io.orthocone.osdmap;

import java.util.Arrays;

/** The PGs of an OSD by their seeds, in the order in which they came. */
final class OsdPgs {
    int[] pgs = new int[8];
    int size;

    OsdPgs copy() {
        OsdPgs copy = new OsdPgs();
        copy.pgs = pgs.clone();
        copy.size = size;
        return copy;
    }

    void add(int pg) {
        if (size == pgs.length) {
            pgs = Arrays.copyOf(pgs, 2 * size);
        }
        pgs[size++] = pg;
    }

    void remove(int pg) {
        for (int i = 0; i < size; i++) {
            if (pgs[i] == pg) {
                System.arraycopy(pgs, i + 1, pgs, i, size - i - 1);
                size--;
                return;
            }
        }
    }
}
