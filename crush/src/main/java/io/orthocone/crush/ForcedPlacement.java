package io.orthocone.crush;

import java.util.List;

/** What came of mapping an input with one device given beforehand, see {@link CrushMapper#mapForced}. */
public sealed interface ForcedPlacement {

    /**
     * The rule placed the input, and the forced device is among the devices.
     *
     * @param devices as {@link CrushMapper#map(int, int, int[], int, int[])} gives them, holes included
     */
    record Placed(List<Integer> devices) implements ForcedPlacement {
        public Placed {
            devices = List.copyOf(devices);
        }
    }

    /**
     * The rule cannot have this device.
     *
     * @param why in words, with the names of the map
     */
    record Refused(Reason reason, String why) implements ForcedPlacement {}

    /** Why a device cannot be forced. */
    enum Reason {
        /** There is no such rule. */
        NO_RULE,
        /** There is no such device, or it is in no bucket. */
        NO_DEVICE,
        /** Its reweight is 0: no data is wanted on it. */
        OUT,
        /** It is not below what the rule takes: elsewhere in the hierarchy, or of another device class. */
        OUTSIDE,
        /** It is below, but in no bucket of a type that the rule chooses on the way. */
        UNREACHABLE,
        /** The steps before have filled the result, or nothing was wanted. */
        NO_ROOM
    }
}
