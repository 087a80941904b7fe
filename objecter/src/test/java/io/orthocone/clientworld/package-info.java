/**
 * A cluster as clients see it, for tests of the client: monitors and OSDs that really answer, from maps and objects kept in memory,
 * and can be told to misbehave. They speak through the real messenger, over simulated networks or within the JVM.
 */
package io.orthocone.clientworld;
