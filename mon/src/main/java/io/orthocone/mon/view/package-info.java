/**
 * Answers to the commands that only look: each as text for people and as JSON for programs, in Ceph's form where it has the command. Pure.
 *
 * <ul>
 *   <li><b>ClusterView</b>: everything a view may look at, as it is at one moment.
 *   <li><b>Answer</b>: what a command gives back, in the form that was asked for.
 *   <li><b>Unknown</b>: what nobody has reported is said to be unknown, never guessed.
 * </ul>
 */
package io.orthocone.mon.view;
