/**
 * The object storage daemon: wiring.
 *
 * <ul>
 *   <li><b>OsdDaemon</b>: the composition root; opens the store, boots, stops.
 *   <li><b>OsdShard</b>: owns the PGs and hands them maps, messages and ops.
 *   <li><b>Pg</b>: one PG on this OSD: executes the effects of its peering machine; wires pipeline, backend, recovery and leases.
 *   <li><b>OsdMaps</b>: the maps this OSD has stored.
 *   <li><b>Heartbeats</b>: pings those it shares PGs with, reports who is silent or refuses connections.
 *   <li><b>MonLink</b>: what is said to monitors, and said again until it has taken effect.
 * </ul>
 */
package io.orthocone.osd;
