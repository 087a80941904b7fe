/**
 * Ours against theirs. A <i>race</i> lets both do the same in turns, so that both meet the same disturbances; what counts is the ratio
 * within each <i>pair</i> of turns, and of these the median.
 */
package io.orthocone.bench.race;
