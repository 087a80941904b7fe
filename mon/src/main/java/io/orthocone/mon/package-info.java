/**
 * The monitor daemon: the parts that own the log, the maps, the sessions and the watch over OSDs, and the class that wires them.
 *
 * <ul>
 *   <li><b>Leader</b>, <b>follower</b>: of the quorum's log. The leader decides; every monitor serves subscriptions.
 *   <li><b>Ready</b>: a leader whose state holds all that was committed before it; only then does it decide.
 *   <li><b>Founding</b>: the first leader of a new cluster proposes its id and its first OSD map.
 *   <li><b>Route</b>, <b>forward</b>: bring a request to the leader, if need be through the follower that has the session.
 *   <li><b>Subscription</b>: a wish to hear of each epoch of a map from one on.
 *   <li><b>Keeper</b>: what turns requests into the next OSD map.
 *   <li><b>Watch</b>: what notices that OSDs are gone.
 * </ul>
 */
package io.orthocone.mon;
