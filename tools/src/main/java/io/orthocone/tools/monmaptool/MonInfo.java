package io.orthocone.tools.monmaptool;

import io.orthocone.osdmap.EntityAddr;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One monitor of a map.
 *
 * @param addresses for each protocol that it speaks
 * @param priority clients prefer the lowest
 * @param weight how often clients choose it among those of one priority
 * @param crushLocation type name to bucket name; empty but in stretch mode
 */
record MonInfo(
        String name, List<EntityAddr> addresses, int priority, int weight, NavigableMap<String, String> crushLocation) {
    MonInfo {
        addresses = List.copyOf(addresses);
        crushLocation = Collections.unmodifiableNavigableMap(new TreeMap<>(crushLocation));
    }

    static MonInfo of(String name, List<EntityAddr> addresses) {
        return new MonInfo(name, addresses, 0, 0, new TreeMap<>());
    }

    /** What ranks go by: the first address of the old protocol, else the first at all. */
    EntityAddr rankedBy() {
        return addresses.stream()
                .filter(addr -> addr.type() == EntityAddr.Type.V1)
                .findFirst()
                .orElseGet(() -> addresses.isEmpty() ? EntityAddr.NONE : addresses.getFirst());
    }
}
