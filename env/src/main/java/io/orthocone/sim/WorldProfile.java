package io.orthocone.sim;

/**
 * How kind a world is by itself, before any fault plan.
 *
 * @param network delays and mischief of the network
 * @param turnDelayNanos a reactor's turn begins up to so much after there is something to do
 * @param stallChance how often a turn begins late instead, as after a garbage collection
 * @param stallNanos how late then, at most
 * @param diskCallNanos what a disk call costs
 * @param syncNanos what waiting for the medium costs on average
 * @param slowSyncChance how often it costs a hundred times that
 * @param buggifySiteChance the share of buggify sites that are active in a run
 * @param buggifyChance how often an active site strikes
 * @param clockDrift clocks run faster or slower by up to this share
 * @param clockOffsetMillis wall clocks are wrong by up to so much
 */
public record WorldProfile(
        NetworkProfile network,
        long turnDelayNanos,
        double stallChance,
        long stallNanos,
        long diskCallNanos,
        long syncNanos,
        double slowSyncChance,
        double buggifySiteChance,
        double buggifyChance,
        double clockDrift,
        long clockOffsetMillis) {

    /** A good day in one data centre: for scenarios that are about something else. */
    public static WorldProfile calm() {
        return new WorldProfile(NetworkProfile.calm(), 5_000, 0, 0, 2_000, 60_000, 0, 0, 0, 0, 0);
    }

    /** What searching by seeds runs in: rare large delays, stalls, wrong clocks, unkind sites. */
    public static WorldProfile stormy() {
        return new WorldProfile(
                NetworkProfile.stormy(), 50_000, 0.001, 20_000_000, 2_000, 100_000, 0.01, 0.25, 0.05, 0.001, 3_600_000);
    }
}
