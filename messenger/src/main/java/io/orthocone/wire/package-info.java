/**
 * Frames and messages as bytes. The only place that knows Protobuf; the picture is in {@code doc/formats/wire.md}.
 *
 * <ul>
 *   <li><b>Frame</b>: what links carry: a preamble and up to four segments, each with its own crc32c.
 *   <li><b>Preamble</b>: 44 bytes: type, message number, acknowledgement, lengths of the segments, crc32c.
 *   <li><b>Header</b>, <b>body</b>, <b>data</b>: the segments of a message frame. Bulk (object content, transactions, maps) is data
 *       and never passes through Protobuf.
 *   <li><b>Message type</b>: a number for each record of {@code io.orthocone.message}; never used twice.
 *   <li><b>Version</b>, <b>compat</b>: of a body: who wrote it, and who may read it.
 * </ul>
 */
package io.orthocone.wire;
