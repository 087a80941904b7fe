/**
 * The command line. A <i>command</i> is one verb of {@code ocone}, in a class of its own; {@link io.orthocone.tools.Ocone} only
 * gathers them.
 */
package io.orthocone.tools;
