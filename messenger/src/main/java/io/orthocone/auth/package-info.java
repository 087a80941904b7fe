/**
 * Who somebody is, and what it may do: values, and the questions that are put to them. Nothing here sends, waits or stores.
 *
 * <ul>
 *   <li><b>Key</b>: an Ed25519 pair. Only who owns it has the private half.
 *   <li><b>Account</b>: who may have a ticket: {@code mon.}, {@code client.admin}, {@code osd.3}.
 *   <li><b>Cluster key</b>: the pair of {@code mon.}; everybody believes in its public half.
 *   <li><b>Signing key</b>: a monitor's own, for some hours. A <b>certificate</b> by the cluster key says until when it counts.
 *   <li><b>Ticket</b>: a signed statement that an account has a key and capabilities, for at most an hour.
 *   <li><b>Capability</b>: what an account may do at one kind of daemon, in Ceph's words.
 *   <li><b>Identity</b>: what the other side of a link has proven.
 *   <li><b>Revocation</b>: tickets of an account from before this epoch of the monitors' database do not count.
 *   <li><b>Scheme</b>: how is signed: Ed25519, or a cheap stand-in within simulations.
 * </ul>
 *
 * <p>The design is in {@code doc/auth.md}, the bytes in {@code doc/formats/auth.md}.
 */
package io.orthocone.auth;
