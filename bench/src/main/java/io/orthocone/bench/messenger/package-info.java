/**
 * Messages between two parties of one JVM, ours beside those of libraries that a user would pick instead. A <b>round trip</b> is a request
 * with a payload and the acknowledgement of the other party's program. <b>In flight</b> are requests without one yet.
 */
package io.orthocone.bench.messenger;
