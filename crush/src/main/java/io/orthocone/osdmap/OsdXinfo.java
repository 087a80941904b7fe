package io.orthocone.osdmap;

/**
 * What monitors remember of an OSD's manners.
 *
 * @param downStamp when it was last marked down
 * @param laggyProbability how often it was wrongly reported down, unsigned, in 1/0xffffffff
 * @param laggyInterval how long it used to be laggy, seconds
 * @param features of the protocol it speaks
 * @param oldWeight weight before it was marked out by itself, 16.16; given back when it returns
 * @param lastPurgedSnapsScrub when its purged snapshots were last scrubbed
 * @param deadEpoch it reported itself dead in this epoch: nobody need wait for its lease
 */
public record OsdXinfo(
        UTime downStamp,
        int laggyProbability,
        int laggyInterval,
        long features,
        int oldWeight,
        UTime lastPurgedSnapsScrub,
        int deadEpoch) {
    public static final OsdXinfo NONE = new OsdXinfo(UTime.ZERO, 0, 0, 0, 0, UTime.ZERO, 0);

    public OsdXinfo withDownStamp(UTime stamp) {
        return new OsdXinfo(
                stamp, laggyProbability, laggyInterval, features, oldWeight, lastPurgedSnapsScrub, deadEpoch);
    }

    public OsdXinfo withOldWeight(int weight) {
        return new OsdXinfo(
                downStamp, laggyProbability, laggyInterval, features, weight, lastPurgedSnapsScrub, deadEpoch);
    }

    public OsdXinfo withDeadEpoch(int epoch) {
        return new OsdXinfo(
                downStamp, laggyProbability, laggyInterval, features, oldWeight, lastPurgedSnapsScrub, epoch);
    }
}
