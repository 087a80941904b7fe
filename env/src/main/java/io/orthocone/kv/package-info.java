/**
 * An ordered key-value store with snapshots and atomic durable commits: what monitors keep their state in and OSDs their
 * metadata.
 *
 * <ul>
 *   <li><b>KvEngine</b>: opens stores; LMDB in production, a copy-on-write map that forgets like a disk in the simulator.
 *   <li><b>KvStore</b>: one store of named tables; one writer.
 *   <li><b>KvSnapshot</b>: what was committed at one moment, unchanging.
 *   <li><b>KvBatch</b>: changes that become visible and durable together.
 * </ul>
 */
package io.orthocone.kv;
