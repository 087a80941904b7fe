/**
 * Whole clusters in the simulator: the daemons that run in production, on a virtual network, virtual disks and a virtual clock, from one
 * seed.
 *
 * <ul>
 *   <li><b>Shape</b>: how many monitors, OSDs and clients, and how much they do.
 *   <li><b>Run</b>: boot, safety phase (clients work while faults rage), liveness phase (faults stop; everything must end well), verdict.
 *   <li><b>Oracle</b>: histories of all calls, checked for linearizability; copies of every object compared.
 * </ul>
 */
package io.orthocone.cluster.sim;
