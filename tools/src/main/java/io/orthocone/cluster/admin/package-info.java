/**
 * Daemons seen from outside. A <b>desk</b> is what one daemon tells: commands with answers in JSON, and the readings of its counters. It is
 * asked on the daemon's reactor. An <b>admin socket</b> is where a process of this machine asks, in the words and the framing of Ceph's.
 */
package io.orthocone.cluster.admin;
