/**
 * What a daemon counts of itself, for whoever looks from outside. A <b>counter</b> only grows; a <b>latency</b> is how often something took
 * how long in sum; a <b>gauge</b> is asked for when somebody looks. A <b>section</b> is a group of them with one owner, a reactor: counting is
 * an addition to a field, and looking is done on that reactor. Names are Ceph's where it counts the same.
 */
package io.orthocone.counters;
