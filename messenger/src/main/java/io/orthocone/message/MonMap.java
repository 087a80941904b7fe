package io.orthocone.message;

import io.orthocone.osdmap.EntityAddr;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The monitors of a cluster.
 *
 * @param fsid the cluster's id
 * @param epoch grows with each change, from 1
 * @param monitors id ({@code a}, {@code b}, ...) to address; a monitor's rank is its place in the ids' order
 */
public record MonMap(UUID fsid, int epoch, SortedMap<String, EntityAddr> monitors) {
    public MonMap {
        monitors = Collections.unmodifiableSortedMap(new TreeMap<>(monitors));
    }
}
