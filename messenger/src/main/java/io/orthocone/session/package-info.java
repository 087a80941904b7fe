/**
 * Sessions: nothing lost, nothing twice, in order, over connections that break.
 *
 * <ul>
 *   <li><b>Messenger</b>: what one daemon sends and receives with. Owned by one reactor, with everything below it.
 *   <li><b>Session</b>: the conversation of two incarnations of two entities. Outlives connections.
 *   <li><b>Link</b>: one connection that carries frames: a byte stream with a codec, or a hand-over inside the JVM.
 *   <li><b>Link layer</b>: makes links: over a {@code Transport}, or in a {@code LocalNetwork}.
 *   <li><b>Initiator</b>, <b>acceptor</b>: the side that opened a link, and the other.
 *   <li><b>Policy</b>: what a session promises, and which side repairs it.
 *   <li><b>Cookie</b>: a random number that names one side's half of a session. Another cookie is another session.
 *   <li><b>Attempt</b>: counts the links that a messenger ever opened, so that a late one is told from the current one.
 *   <li><b>Reset</b>: the end of a session that was not wished for here. Told to the dispatcher, never hidden.
 *   <li><b>Standby</b>: a session without a link that waits until somebody has something to say.
 * </ul>
 */
package io.orthocone.session;
