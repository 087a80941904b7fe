/**
 * The CRUSH function: from a map of buckets and a rule to an ordered list of devices. No I/O, no threads, no clock, no
 * dependencies; bit for bit what Ceph computes.
 *
 * <p>Words:
 *
 * <ul>
 *   <li><b>device</b>: a leaf, id 0 or above (an OSD). <b>bucket</b>: an inner node, id below 0; bucket {@code b} lives in
 *       <b>slot</b> {@code -1 - b}. <b>item</b>: either, as a member of a bucket. <b>type</b>: the level of a bucket (host,
 *       rack, root); 0 is the device.
 *   <li><b>weight</b>: unsigned 16.16 fixed point in an {@code int}, {@code 0x10000} is 1.0. The weights in the map say how
 *       much a device holds; the <b>reweight</b> vector handed to the mapper says which fraction of that is wanted now
 *       (0 is "out").
 *   <li><b>rule</b>: steps that take a start, choose below it and emit; <b>tunables</b>: the constants of its retries.
 *   <li><b>firstn</b> gives a list without holes (replicas are interchangeable), <b>indep</b> keeps positions and leaves
 *       {@link io.orthocone.crush.CrushMap#ITEM_NONE} holes (shards are not).
 *   <li><b>choose args</b>: other weights (and ids) for the choice, per pool or for all, as a balancer sets them.
 * </ul>
 */
package io.orthocone.crush;
