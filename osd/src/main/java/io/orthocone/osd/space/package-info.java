/**
 * Room on this OSD, and on those that its writes go to. {@code OsdSpace} is what the PGs ask.
 *
 * <p>Words: the <i>ratios</i> nearfull, backfillfull and full stand in the OSD map; <i>failsafe</i> is this OSD's own. A change <i>frees</i>
 * when it can only give space back; every other one <i>grows</i>. <i>Room</i> is what an OSD can yet take of all its primaries' growing
 * changes. The whole story: {@code doc/full.md}.
 */
package io.orthocone.osd.space;
