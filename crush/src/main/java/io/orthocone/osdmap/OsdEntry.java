package io.orthocone.osdmap;

import java.util.UUID;

/**
 * Everything the map says of one OSD.
 *
 * @param state bits of {@link OsdStateFlag}
 * @param weight 0 (out) to {@code 0x10000} (in), 16.16
 * @param primaryAffinity 0 (never primary if another can be) to {@code 0x10000}
 * @param uuid of its store; all zero if it never had one
 * @param addrs where it is reached; empty until its first boot, and kept while it is down
 */
public record OsdEntry(
        int state, int weight, int primaryAffinity, UUID uuid, OsdInfo info, OsdXinfo xinfo, OsdAddrs addrs) {
    /** Weight of an OSD that is fully in. */
    public static final int WEIGHT_IN = 0x10000;

    public static final int DEFAULT_PRIMARY_AFFINITY = 0x10000;

    static final UUID NO_UUID = new UUID(0, 0);

    /** A place without an OSD. */
    public static final OsdEntry VACANT =
            new OsdEntry(0, 0, DEFAULT_PRIMARY_AFFINITY, NO_UUID, OsdInfo.NONE, OsdXinfo.NONE, OsdAddrs.NONE);

    public boolean has(OsdStateFlag flag) {
        return (state & flag.bit()) != 0;
    }

    public boolean exists() {
        return has(OsdStateFlag.EXISTS);
    }

    public boolean isUp() {
        return exists() && has(OsdStateFlag.UP);
    }

    public boolean isDown() {
        return !isUp();
    }

    public boolean isIn() {
        return exists() && weight != 0;
    }

    public boolean isOut() {
        return !isIn();
    }

    public OsdEntry withState(int newState) {
        return copy(newState, weight, primaryAffinity, uuid, info, xinfo);
    }

    public OsdEntry withWeight(int newWeight) {
        return copy(state, newWeight, primaryAffinity, uuid, info, xinfo);
    }

    public OsdEntry withPrimaryAffinity(int affinity) {
        return copy(state, weight, affinity, uuid, info, xinfo);
    }

    public OsdEntry withUuid(UUID newUuid) {
        return copy(state, weight, primaryAffinity, newUuid, info, xinfo);
    }

    public OsdEntry withInfo(OsdInfo newInfo) {
        return copy(state, weight, primaryAffinity, uuid, newInfo, xinfo);
    }

    public OsdEntry withXinfo(OsdXinfo newXinfo) {
        return copy(state, weight, primaryAffinity, uuid, info, newXinfo);
    }

    public OsdEntry withAddrs(OsdAddrs newAddrs) {
        return new OsdEntry(state, weight, primaryAffinity, uuid, info, xinfo, newAddrs);
    }

    private OsdEntry copy(
            int newState, int newWeight, int newAffinity, UUID newUuid, OsdInfo newInfo, OsdXinfo newXinfo) {
        return new OsdEntry(newState, newWeight, newAffinity, newUuid, newInfo, newXinfo, addrs);
    }
}
