/**
 * The vocabulary: everything daemons and clients say to one another, as immutable records.
 *
 * <ul>
 *   <li><b>Entity</b>: a party with a name: {@code mon.a}, {@code osd.3}, {@code client.4127}.
 *   <li><b>HObject</b>: an object with its place in the order of its pool (Ceph's {@code hobject_t}).
 *   <li><b>Eversion</b>: position in a PG's log: map epoch of the primary's interval, then a counter (Ceph's {@code eversion_t}).
 *   <li><b>ReqId</b>: names a client's request across resends.
 *   <li><b>Message</b>: sealed; a message family is a sealed subtype. PG messages carry the epoch of the sender's map.
 * </ul>
 *
 * <p>Collections in records are copied, immutable and in a defined order. The bytes on the wire are {@code io.orthocone.wire}'s
 * business.
 */
package io.orthocone.message;
