/**
 * Finding a monitor that works, and keeping in touch with it: for clients and daemons alike.
 *
 * <ul>
 *   <li><b>Hunt</b>: trying monitors in random order, several at once, until one answers.
 *   <li><b>Answer</b>: a monitor counts as found when it has answered a subscription, not when its port is open.
 *   <li><b>Attempt budget</b>: at most one attempt a second and monitor, however long the hunt lasts.
 *   <li><b>Renewal</b>: all subscriptions are sent again from time to time ("I have epoch e"), so that a lost one is found; a
 *       renewal that nothing answers means that the monitor is lost.
 *   <li><b>Step</b>: one epoch of the OSD map, as it was followed.
 *   <li><b>Gap</b>: incrementals that do not join the map we have. Asked for again, from our epoch on.
 * </ul>
 */
package io.orthocone.monclient;
