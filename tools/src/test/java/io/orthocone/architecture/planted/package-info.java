/** Classes that break the rules of determinism, and one that does not, for the test of the search for them. */
package io.orthocone.architecture.planted;
