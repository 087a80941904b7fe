/**
 * The CRUSH function: buckets, rules, hash, mapper. No I/O, no threads, no dependencies.
 */
package io.orthocone.crush;
