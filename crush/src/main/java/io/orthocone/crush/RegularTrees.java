package io.orthocone.crush;

import java.util.ArrayList;
import java.util.List;

/**
 * Buckets below which a search for items of a type meets nothing unusual: straw2 buckets only, known devices only, and no device
 * before an item of the type. Owned by one thread; judged once for each type.
 */
final class RegularTrees {
    private static final byte NEW = 0;
    private static final byte REGULAR = 1;
    private static final byte ODD = 2;

    private final CrushMap map;
    private final List<byte[]> statesByType = new ArrayList<>();
    private final List<Integer> types = new ArrayList<>();

    RegularTrees(CrushMap map) {
        this.map = map;
    }

    /** Whether a search for the type from this bucket, and for a device from there on, meets nothing unusual. */
    boolean contains(Bucket bucket, int type) {
        return isRegular(Bucket.slotOf(bucket.id), type, statesOf(type));
    }

    private byte[] statesOf(int type) {
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i) == type) {
                return statesByType.get(i);
            }
        }
        types.add(type);
        statesByType.add(new byte[map.maxBuckets()]);
        return statesByType.getLast();
    }

    private boolean isRegular(int slot, int type, byte[] states) {
        if (states[slot] == NEW) {
            states[slot] = judge(map.bucketOrNull(-1 - slot), type, states) ? REGULAR : ODD;
        }
        return states[slot] == REGULAR;
    }

    /** Goes as deep as the map, which is bounded. */
    private boolean judge(Bucket bucket, int type, byte[] states) {
        if (!(bucket instanceof Straw2Bucket)) {
            return false;
        }
        for (int item : bucket.items) {
            boolean isFound = map.typeOf(item) == type;
            boolean isFine = item >= 0
                    ? isFound && item < map.maxDevices()
                    : isFound
                            ? isRegular(Bucket.slotOf(item), CrushMap.DEVICE_TYPE, statesOf(CrushMap.DEVICE_TYPE))
                            : isRegular(Bucket.slotOf(item), type, states);
            if (!isFine) {
                return false;
            }
        }
        return true;
    }
}
