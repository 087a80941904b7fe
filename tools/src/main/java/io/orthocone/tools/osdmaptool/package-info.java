/**
 * {@code ocone osdmaptool}: looks into an OSD map in a file, asks where PGs and objects live, and plans changes offline. Options,
 * outputs and exit codes are those of osdmaptool of Ceph 16.2, learnt from its recorded runs and its published source; what is ours
 * ({@code --format}, {@code --compare}) is named so in the usage text.
 *
 * <p>A <i>stage</i> is one thing that a run does; stages have a fixed order, whatever the order of the options. A <i>summary</i>
 * says how evenly PGs are spread over OSDs.
 */
package io.orthocone.tools.osdmaptool;
