/**
 * {@code ocone explain}: what a code means, when it happens here, and what to do next.
 *
 * <ul>
 *   <li><b>Code</b>: a name that error lines, JSON or {@code ocone health} show: an {@code ErrorCode} or a {@code HealthCode}. Both are
 *       declared with their explanations; this package only finds and prints them.
 * </ul>
 */
package io.orthocone.tools.explain;
