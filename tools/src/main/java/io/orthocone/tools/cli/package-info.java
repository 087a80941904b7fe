/**
 * What the commands of {@code ocone} have in common.
 *
 * <ul>
 *   <li><b>Which cluster</b>: {@code --data}, else {@code $OCONE_DATA}, else {@code ./ocone-data}; or a client's {@code --conf}, {@code $OCONE_CONF}.
 *   <li><b>Complaint</b>: what a person is told when a command fails: one line, with what to do next.
 * </ul>
 */
package io.orthocone.tools.cli;
