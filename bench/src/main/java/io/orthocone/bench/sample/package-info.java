/**
 * Clusters to measure on, described and not running. A <i>sample cluster</i> has hosts of up to 20 OSDs and racks of 10 hosts; it is
 * <i>even</i> if all its OSDs weigh the same, <i>mixed</i> if it was bought in three lots.
 */
package io.orthocone.bench.sample;
