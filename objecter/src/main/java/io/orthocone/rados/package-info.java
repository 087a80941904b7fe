/**
 * What users call: clusters, pools, objects. After librados, for callers on any thread; {@link
 * io.orthocone.rados.IoContext} blocks and is meant for virtual threads, {@link io.orthocone.rados.AsyncIoContext} gives {@code
 * CompletableFuture}s.
 *
 * <ul>
 *   <li><b>Rados</b>: a connection to a cluster, one client instance.
 *   <li><b>IoContext</b>: a pool, a namespace and a locator key to work in.
 *   <li><b>Namespace</b>: part of an object's identity within a pool; objects of different namespaces do not meet.
 *   <li><b>Locator key</b>: placed by it instead of the name, so that objects with the same key are together.
 *   <li><b>WriteOp, ReadOp</b>: several steps on one object, executed atomically.
 *   <li><b>User version</b>: grows with each change of an object; can be asserted.
 *   <li><b>Piece</b>: part of a transfer that is too large for one op.
 * </ul>
 *
 * <p>This package is an edge: it blocks its callers' threads and bounds what they may have under way. What it drives
 * ({@code io.orthocone.objecter}) does neither.
 */
package io.orthocone.rados;
