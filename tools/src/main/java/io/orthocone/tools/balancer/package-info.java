/**
 * {@code ocone balancer}: what OSDs hold, a plan to even it out, and its execution on a running cluster.
 *
 * <p>An OSD's <i>share</i> is what its weight asks for, in bytes; its <i>deviation</i> is how far what it holds is from that, in percent
 * of the share. A <i>move</i> is a copy of a PG that goes to another OSD.
 */
package io.orthocone.tools.balancer;
