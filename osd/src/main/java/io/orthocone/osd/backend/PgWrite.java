package io.orthocone.osd.backend;

import io.orthocone.message.LogEntry;
import io.orthocone.osd.store.Transaction;

/**
 * One change of a PG.
 *
 * @param entry its log entry
 * @param change what it does to the object; empty for a request that failed
 * @param objects the PG's number of objects after it
 * @param bytes sum of their sizes after it
 */
public record PgWrite(LogEntry entry, Transaction change, long objects, long bytes) {}
