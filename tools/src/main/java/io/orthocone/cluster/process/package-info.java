/**
 * Clusters whose daemons run in processes of their own, or in one process behind the command line.
 *
 * <ul>
 *   <li><b>Process</b>: a JVM that was started in the background; named {@code ocone} when it holds the embedded cluster, else after its one daemon.
 *   <li><b>Pid file</b>: {@code run/NAME.pid}; trusted only while a process with that id runs our daemon of that folder.
 *   <li><b>Control socket</b>: where the embedded process takes {@code start} and {@code stop} of its daemons.
 * </ul>
 */
package io.orthocone.cluster.process;
