/** How fast {@code osdmaptool --test-map-pgs} goes through all PGs of a map, as a user sees it: ours, and Ceph's where it is installed. */
package io.orthocone.bench.osdmap;
