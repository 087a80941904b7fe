/**
 * How a PG's copies are kept alike: a change goes to every member and is committed when it is durable on all of them.
 *
 * <ul>
 *   <li><b>PgBackend</b>: the contract; one implementation a kind of pool. <b>ReplicatedBackend</b>: whole copies.
 *   <li><b>PgWrite</b>: one change: its log entry, what it does to the object, the PG's counts after it.
 *   <li><b>PgMetaStore</b>: info, log and missing set of a copy in the store, in the transaction of what they describe.
 *   <li><b>ObjectInfo</b>: what is stored with each object ({@code _}).
 *   <li><b>PgLink</b>: the way to the PG's other copies.
 * </ul>
 */
package io.orthocone.osd.backend;
