package io.orthocone.osdmap;

/** A cluster stretched over two sites: kept for maps of real clusters, not acted on; the words are Ceph's. */
public record StretchMode(boolean enabled, int bucketCount, int degraded, int recovering, int bucketType) {}
