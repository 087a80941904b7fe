/**
 * Mistakes on purpose: does anything notice?
 *
 * <ul>
 *   <li><b>Planted bug</b>: a patch of main sources under {@code io/orthocone/planted/bugs} that makes a daemon break a promise. The
 *       whole-cluster simulator has to find each within 200 seeds.
 *   <li><b>Removed sync</b>: a patch under {@code io/orthocone/planted/syncs} that leaves out one call that makes something durable. The test
 *       that its header names has to fail.
 *   <li><b>Header</b>: lines {@code Word: text} before the first file of a patch. What follows is a unified diff.
 * </ul>
 *
 * <p>Only the patched classes are compiled anew; they come first on the class path of a JVM of their own. That takes minutes: {@code ./ocone
 * test -Pplanted}, or one of them with {@code -Dplanted=NAME}. The default tests check that every patch still fits.
 */
package io.orthocone.planted;
