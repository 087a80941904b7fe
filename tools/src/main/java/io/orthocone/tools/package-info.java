/**
 * The command line.
 *
 * <ul>
 *   <li><b>Command</b>: one verb of {@code ocone}, in a class of its own; {@link io.orthocone.tools.Ocone} only gathers them.
 *   <li><b>Monitor command</b>: a verb that the monitors carry out; it comes from their catalogue, with its help.
 *   <li><b>Group</b>: a word that begins several commands, such as {@code osd}.
 * </ul>
 */
package io.orthocone.tools;
