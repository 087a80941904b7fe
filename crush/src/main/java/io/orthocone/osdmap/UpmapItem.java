package io.orthocone.osdmap;

/** An exception to CRUSH for one PG: what would be on OSD {@code from} is on OSD {@code to}. */
public record UpmapItem(int from, int to) {}
