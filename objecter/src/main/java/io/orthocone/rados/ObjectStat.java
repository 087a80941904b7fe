package io.orthocone.rados;

import java.time.Instant;

/**
 * What is known of an object without reading it.
 *
 * @param mtime of the last change, by the primary's wall clock
 * @param userVersion grows with each change
 */
public record ObjectStat(long sizeBytes, Instant mtime, long userVersion) {}
