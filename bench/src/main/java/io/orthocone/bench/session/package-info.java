/** What sessions do to one another over real sockets: who waits behind whom. */
package io.orthocone.bench.session;
