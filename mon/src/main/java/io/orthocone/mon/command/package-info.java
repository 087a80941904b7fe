/**
 * What monitors can be asked. One declaration a command gives its words, its parsing from a command line, its JSON form, its help and
 * its typed record.
 *
 * <ul>
 *   <li><b>MonCommand</b>: a command with its arguments, typed; sealed, so that a new one is a compile error wherever it matters.
 *   <li><b>CommandSpec</b>: the declaration: prefix, parameters, help, how to build the record.
 *   <li><b>Prefix</b>: the words that name a command, Ceph's: {@code osd pool create}.
 *   <li><b>CommandCatalog</b>: all of them.
 * </ul>
 */
package io.orthocone.mon.command;
