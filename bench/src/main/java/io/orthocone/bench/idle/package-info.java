/**
 * What a process costs that has nothing to do. A <b>wake-up</b> is a voluntary context switch: a thread that had gone to sleep and was
 * woken, as the kernel counts it.
 */
package io.orthocone.bench.idle;
