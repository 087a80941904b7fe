/**
 * JMH benchmarks of placement, and how they are run. A <i>benchmark</i> is a method that is measured, with one value for each of its
 * parameters; an <i>operation</i> (op) is one hash, one choice, one mapping, one remapped map or one applied incremental, whatever a
 * call does at once.
 */
package io.orthocone.bench.jmh;
