/** A stand-in for signatures in simulated worlds. Only the simulation's wiring and tests may use it, and a test says so. */
package io.orthocone.auth.sim;
