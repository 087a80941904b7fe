/**
 * Peering of one PG as a pure machine: events in, effects out (doc/pg.md has the protocol and why it is right). The driver executes the effects
 * in order before the next event. Nothing here waits, sends, stores or tells the time.
 *
 * <ul>
 *   <li><b>PeeringMachine</b>: what one OSD does about one PG. <b>PeeringState</b>: where it stands; what is true in a state only is a
 *       field of that state. <b>PeeringEvent</b>, <b>PeeringEffect</b>: what it hears, what it has done.
 *   <li><b>Peers</b>: what a primary knows of the other copies in the current interval.
 *   <li><b>Lease</b>: how long this primary may serve. <b>PriorLeases</b>: how long an earlier one might.
 * </ul>
 */
package io.orthocone.osd.peering;
