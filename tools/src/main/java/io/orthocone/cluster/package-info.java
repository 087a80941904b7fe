/**
 * Whole clusters on this machine, in the caller's JVM.
 *
 * <ul>
 *   <li><b>Cluster</b>: monitors and OSDs that run in this JVM, what {@code ocone up} runs and what tests embed.
 *   <li><b>Cluster folder</b>: what a cluster keeps on disk, and where the traces of its processes are.
 *   <li><b>First start</b>: what turns empty folders into a cluster that can be used: the pool {@code data}.
 *   <li><b>Serving</b>: {@code HEALTH_OK}, every OSD up and every PG active and clean.
 *   <li><b>Life</b>: one daemon from its start to its stop or its kill; a restarted daemon begins a new life over the same store.
 * </ul>
 */
package io.orthocone.cluster;
