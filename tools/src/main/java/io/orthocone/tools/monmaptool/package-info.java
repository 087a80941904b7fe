/**
 * {@code ocone monmaptool}: Ceph's monmaptool, same options, same output, same exit codes, learnt from recorded runs of release 16.2.15
 * and from its published source; and, apart from that, the way to and from the {@code ocone.conf} of our clusters ({@code
 * --import-conf}, {@code --export-conf}).
 *
 * <p>A <i>monitor map</i> names the monitors of a cluster and their addresses. A <i>rank</i> is a monitor's place in the map's
 * order. A <i>feature</i> is what all monitors have to understand: a <i>persistent</i> one for ever, an <i>optional</i> one for as
 * long as it is set. Why the tool knows Ceph's form, while our monitors do not keep it: doc/decisions/0014.
 */
package io.orthocone.tools.monmaptool;
