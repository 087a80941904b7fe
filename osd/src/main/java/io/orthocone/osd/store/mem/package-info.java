/**
 * The model of the object store: everything in memory, with the durability of a disk simulated. The simulator runs OSDs on it, and
 * property tests hold the engine on disk against it.
 *
 * <ul>
 *   <li><b>MemStore</b>: the store of one incarnation of an OSD.
 *   <li><b>MemMedia</b>: its "disk": what outlives the incarnation; cut its power to lose what was not durable.
 * </ul>
 */
package io.orthocone.osd.store.mem;
