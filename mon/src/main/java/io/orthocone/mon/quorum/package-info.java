/**
 * The monitors' replicated log: a Raft core that is a pure state machine. An event goes in, a list of effects comes out; no
 * clock, thread, disk, network or logger is known here. {@code doc/quorum.md} has the message table and the driver's duties.
 *
 * <ul>
 *   <li><b>quorum</b>: the voters; also a majority of them, as in "to have quorum".
 *   <li><b>term</b>: a period with at most one leader, numbered upwards.
 *   <li><b>entry</b>: a command at an index of the log, stamped with the term of the leader that wrote it.
 *   <li><b>position</b>: the (term, index) of an entry.
 *   <li><b>committed</b>: durable on a majority, so that no later leader lacks it; <b>applied</b>: given to the state machine.
 *   <li><b>write</b>: something the driver must make durable, numbered in order; <b>promise</b>: a message that may leave only
 *       after a write is durable.
 *   <li><b>driver</b>: the code outside this package that feeds events and executes effects.
 *   <li><b>tick</b>: the only notion of time.
 * </ul>
 */
package io.orthocone.mon.quorum;
