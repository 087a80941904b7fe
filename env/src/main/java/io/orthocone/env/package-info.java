/**
 * The only door outside. Daemon code takes time, randomness, threads, disk and network from its {@link Env} and from
 * nowhere else, so the same classes run in production and in the simulator.
 *
 * <ul>
 *   <li><b>Env</b>: what one daemon process sees of the world. A crash ends an Env with everything it gave out.
 *   <li><b>Reactor</b>: a single-threaded event loop with a clock and timers. Every mutable object has exactly one.
 *   <li><b>Worker</b>: a named thread for blocking work, whose results return to a reactor.
 *   <li><b>Disk</b>: positional files with explicit durability.
 *   <li><b>Transport</b>: byte streams between endpoints.
 *   <li><b>Payload</b>: an immutable run of bytes.
 *   <li><b>Probe</b>: a counter on a rare path; <b>buggify</b>: a site where the simulator may be unkind.
 * </ul>
 */
package io.orthocone.env;
