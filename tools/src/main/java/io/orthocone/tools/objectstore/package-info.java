/**
 * {@code ocone objectstore-tool}: looks into the store of an OSD that does not run, mends it, and changes single objects of it.
 *
 * <ul>
 *   <li><b>OfflineStore</b>: the store, opened by this process, with calls that wait.
 *   <li><b>StoredObject</b>: an object and the collection that it is in; its JSON form is Ceph's.
 *   <li><b>PgArchive</b>: a PG in a file ({@code doc/formats/pg-archive.md}).
 * </ul>
 */
package io.orthocone.tools.objectstore;
