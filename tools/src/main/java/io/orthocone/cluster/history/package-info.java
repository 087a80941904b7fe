/**
 * What clients did to objects, and whether that can have been: the oracle of whole-cluster tests.
 *
 * <ul>
 *   <li><b>Call</b>: one operation of one client on one object, with when it was invoked and when it returned.
 *   <li><b>Effect</b>: what a call does to an object's content, and what it must answer.
 *   <li><b>Unknown call</b>: one that never returned. It may take effect at any time after its invocation, or never.
 *   <li><b>Linearizable</b>: there is an order of all calls, each at some moment between invocation and return, in which every answer
 *       is right.
 * </ul>
 */
package io.orthocone.cluster.history;
