/**
 * A durable log of records over {@link io.orthocone.env.Disk}: what the object store and the monitors' Raft log write first.
 *
 * <ul>
 *   <li><b>Record</b>: bytes under a sequence number; numbers are consecutive.
 *   <li><b>Segment</b>: a preallocated file that holds consecutive records; used again once its records are trimmed.
 *   <li><b>Stamp</b>: a number given to each use of a segment, ever increasing: it tells stale bytes from live ones.
 *   <li><b>Torn</b>: the end of the log was being written when the power went; nobody was told that it is durable.
 *   <li><b>Corrupt</b>: something that was durable is not there any more. Never repaired silently.
 *   <li><b>Marker</b>: a record without number or content that says how far the log is durable.
 * </ul>
 *
 * <p>The picture to the byte is in {@code doc/formats/journal.md}.
 */
package io.orthocone.journal;
