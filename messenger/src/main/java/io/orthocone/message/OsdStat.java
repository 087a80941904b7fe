package io.orthocone.message;

/** What an OSD reports of its store, in bytes. */
public record OsdStat(long totalBytes, long usedBytes, long availableBytes) {}
