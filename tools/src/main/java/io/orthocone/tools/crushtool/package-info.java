/**
 * {@code ocone crushtool}: Ceph's crushtool, same options, same output, same exit codes, learnt from recorded runs of release 16.2.15
 * and from its published source; and, apart from that, JSON and XML forms of maps ({@code --as}), and what a comparison means in
 * bytes ({@code --stored-bytes}).
 *
 * <p>A run goes through <i>stages</i> in a fixed order, whatever the order of options: input or build, tunables, changes, display and
 * test, output. Once a map was changed it is written, if {@code -o} says where.
 */
package io.orthocone.tools.crushtool;
