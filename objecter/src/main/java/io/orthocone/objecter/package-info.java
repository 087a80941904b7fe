/**
 * Finding the OSD that serves an object, and staying with it through every change until it has answered.
 *
 * <ul>
 *   <li><b>Op</b>: one atomic vector of steps on one object, named by its {@code ReqId} through all resends.
 *   <li><b>Target</b>: object → PG → acting primary, by the newest OSD map.
 *   <li><b>PG queue</b>: the unanswered ops of this client on one PG, in the order of their tids.
 *   <li><b>Attempt</b>: one sending of an op; 0 at first. Only the answer to the last attempt counts.
 *   <li><b>Interval</b>: what must stay the same for a PG's ops to stay where they are. When it changes all of them are sent again.
 *   <li><b>Flowing</b>: the PG's primary is known and its ops go there as they come.
 *   <li><b>OSD link</b>: the session with one incarnation of an OSD, and how often it failed of late.
 * </ul>
 */
package io.orthocone.objecter;
