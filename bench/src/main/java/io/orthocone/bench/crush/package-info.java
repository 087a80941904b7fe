/**
 * How many inputs a second CRUSH maps, one at a time and many at once, on one thread; and how many crushtool of Ceph does, where it is
 * installed. A <i>run</i> maps a range of inputs once; what is reported is the median of several.
 */
package io.orthocone.bench.crush;
