package io.orthocone.mon.state;

import io.orthocone.env.Payload;
import java.util.List;
import java.util.UUID;

/** One entry of the monitors' log. The bytes are drawn in {@link StateChangeCodec}. */
public sealed interface StateChange {
    /** A command that this change carries out, and what is answered when it is committed. */
    record Answered(CommandId id, String status) {}

    /** The cluster begins. */
    record Founding(UUID fsid, Payload firstMap) implements StateChange {}

    /**
     * The next OSD map.
     *
     * @param oldestKept maps before this epoch are forgotten
     * @param incremental in Ceph's binary form
     */
    record OsdMapStep(int oldestKept, Payload incremental, List<Answered> commands) implements StateChange {
        public OsdMapStep {
            commands = List.copyOf(commands);
        }
    }

    /** The bytes that are proposed. */
    default Payload encode() {
        return StateChangeCodec.encode(this);
    }
}
