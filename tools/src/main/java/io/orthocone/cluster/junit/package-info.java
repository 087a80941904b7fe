/**
 * Clusters for JUnit 5 tests. JUnit is the test's own dependency: this package is of no use without it, and nothing else here needs it.
 *
 * <ul>
 *   <li><b>Extension</b>: a field of a test class that starts a cluster before its tests and closes it after them.
 * </ul>
 */
package io.orthocone.cluster.junit;
