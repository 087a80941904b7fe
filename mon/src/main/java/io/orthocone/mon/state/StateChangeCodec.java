package io.orthocone.mon.state;

import io.orthocone.env.Payload;
import io.orthocone.mon.state.StateChange.Answered;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a {@link StateChange}, with the fields of {@link Fields}:
 *
 * <pre>
 *   ├ version u8 = 1 ┼ kind u8 ┼ fields
 *   1 founding      fsid, first OSD map (bytes), the first entries of the auth database, as in {@link AuthCodec}
 *   2 OSD map step  oldest epoch kept u32, incremental (bytes), count u32 of commands, each: client (text), nonce u32, tid u64,
 *                   status (text)
 *   3 auth step     stamp u64, count u32 of changes, each as in {@link AuthCodec}, count u32 of commands, each as above
 * </pre>
 *
 * A later version may only add kinds, or fields at the end.
 */
final class StateChangeCodec {
    private static final int VERSION = 1;
    private static final int FOUNDING = 1;
    private static final int OSD_MAP_STEP = 2;
    private static final int AUTH_STEP = 3;

    private StateChangeCodec() {}

    static Payload encode(StateChange change) {
        Fields.Writer to = new Fields.Writer().octet(VERSION);
        switch (change) {
            case StateChange.Founding founding -> {
                to.octet(FOUNDING).uuid(founding.fsid()).bytes(founding.firstMap());
                AuthCodec.put(to, founding.accounts());
            }
            case StateChange.OsdMapStep step -> {
                to.octet(OSD_MAP_STEP).u32(step.oldestKept()).bytes(step.incremental());
                putCommands(to, step.commands());
            }
            case StateChange.AuthStep step -> {
                to.octet(AUTH_STEP).u64(step.stampMillis());
                AuthCodec.put(to, step.changes());
                putCommands(to, step.commands());
            }
        }
        return to.done();
    }

    static StateChange decode(Payload bytes) {
        Fields.Reader from = new Fields.Reader(bytes);
        int version = from.octet();
        if (version != VERSION) {
            throw new MalformedStateException("a change of version " + version + "; this build knows " + VERSION);
        }
        int kind = from.octet();
        StateChange change = switch (kind) {
            case FOUNDING -> new StateChange.Founding(from.uuid(), from.bytes(), AuthCodec.entries(from));
            case OSD_MAP_STEP -> new StateChange.OsdMapStep(from.u32(), from.bytes(), commands(from));
            case AUTH_STEP -> new StateChange.AuthStep(from.u64(), AuthCodec.changes(from), commands(from));
            default -> throw new MalformedStateException("a change of the unknown kind " + kind);
        };
        from.end();
        return change;
    }

    private static void putCommands(Fields.Writer to, List<Answered> commands) {
        to.u32(commands.size());
        commands.forEach(command -> put(to, command));
    }

    private static List<Answered> commands(Fields.Reader from) {
        int count = from.count();
        List<Answered> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(answered(from));
        }
        return commands;
    }

    static void put(Fields.Writer to, Answered command) {
        to.text(command.id().client())
                .u32(command.id().nonce())
                .u64(command.id().tid());
        to.text(command.status());
    }

    static Answered answered(Fields.Reader from) {
        CommandId id = new CommandId(from.text(), from.u32(), from.u64());
        return new Answered(id, from.text());
    }
}
