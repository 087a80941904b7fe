/**
 * Load on a pool, and proof that what was acknowledged is there.
 *
 * <ul>
 *   <li><b>Run</b>: a set of benchmark objects that share a name, written by one {@code write} and read by {@code seq} and {@code rand}.
 *   <li><b>Block</b>: the content of one benchmark object; its bytes follow from run and index, so that every read is verified.
 *   <li><b>Verifying writer</b>: overwrites a set of objects for ever and knows, for each, what a reader may find afterwards.
 * </ul>
 */
package io.orthocone.bench.rados;
