package io.orthocone.mon.state;

import io.orthocone.auth.Account;
import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.kv.KvBatch;
import io.orthocone.kv.KvEngine;
import io.orthocone.kv.KvSnapshot;
import io.orthocone.mon.log.StateMachine;
import io.orthocone.osdmap.OsdMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The monitors' state machine. Owned by the monitor's reactor, after it was loaded.
 *
 * <p>Tables: {@code cluster} holds {@code fsid}, {@code base} and {@code newest} (full OSD maps); {@code osdmap} the incrementals by
 * epoch (u32, big-endian, so that their order is the keys'); {@code commands} the answered commands by ordinal (u64, big-endian);
 * {@code auth} the epochs of the auth database under the key {@code epochs}; {@code account} its entries by their accounts.
 *
 * <p>The whole state, as one monitor sends it to another: version u32 = 2, fsid, base, newest (bytes), count u32 and the incrementals
 * (bytes), count u32 and the answered commands (ordinal u64, then as in {@link StateChangeCodec}), epochs and entries of the auth database
 * as in {@link AuthCodec}, crc32c u32 of all before. Before the founding it is the version and the checksum only.
 */
public final class ClusterState implements StateMachine {
    private static final int VERSION = 2;
    private static final String CLUSTER = "cluster";
    private static final String OSD_MAPS = "osdmap";
    private static final String COMMANDS = "commands";
    private static final String AUTH = "auth";
    private static final String ACCOUNTS = "account";
    private static final byte[] FSID = key("fsid");
    private static final byte[] BASE = key("base");
    private static final byte[] NEWEST = key("newest");
    private static final byte[] AUTH_EPOCHS = key("epochs");

    /** Behind all names of accounts. */
    private static final byte[] AFTER_ACCOUNTS = {(byte) 0xff};

    private static final int CRC_BYTES = 4;

    private final AnsweredCommands commands = new AnsweredCommands();
    private Optional<Founded> founded = Optional.empty();
    private AuthDatabase auth = AuthDatabase.EMPTY;

    /** What there is from the founding on. */
    private record Founded(UUID fsid, OsdMapHistory osdMaps) {}

    /** Whether the cluster has been founded: until then there are no maps. */
    public boolean isFounded() {
        return founded.isPresent();
    }

    public Optional<UUID> fsid() {
        return founded.map(Founded::fsid);
    }

    /** The OSD maps; only once the cluster is founded. */
    public OsdMapHistory osdMaps() {
        return founded.orElseThrow(() -> new IllegalStateException("the cluster is not founded yet"))
                .osdMaps();
    }

    /** The auth database; empty before the founding. */
    public AuthDatabase auth() {
        return auth;
    }

    /** What was answered to a command that has been carried out, if it was among the last ones. */
    public Optional<String> answerTo(CommandId command) {
        return commands.statusOf(command);
    }

    // --- StateMachine

    @Override
    public List<String> tables() {
        return List.of(CLUSTER, OSD_MAPS, COMMANDS, AUTH, ACCOUNTS);
    }

    @Override
    public void apply(Payload change, KvBatch batch) {
        switch (StateChangeCodec.decode(change)) {
            case StateChange.Founding founding -> found(founding, batch);
            case StateChange.OsdMapStep step -> advance(step, batch);
            case StateChange.AuthStep step -> advance(step, batch);
        }
    }

    /** Two leaders may both have proposed it; the first counts. */
    private void found(StateChange.Founding founding, KvBatch batch) {
        if (founded.isPresent()) {
            return;
        }
        founded = Optional.of(new Founded(founding.fsid(), new OsdMapHistory(founding.firstMap())));
        batch.put(CLUSTER, FSID, uuidBytes(founding.fsid()))
                .put(CLUSTER, BASE, founding.firstMap().toByteArray())
                .put(CLUSTER, NEWEST, founding.firstMap().toByteArray());
        auth = AuthDatabase.founded(founding.accounts());
        putAuth(batch);
    }

    private void advance(StateChange.OsdMapStep step, KvBatch batch) {
        OsdMapHistory maps = osdMaps();
        maps.apply(step.incremental());
        batch.put(OSD_MAPS, epochKey(maps.newest().epoch()), step.incremental().toByteArray())
                .put(CLUSTER, NEWEST, maps.newestBytes().toByteArray());
        if (maps.forgetBefore(step.oldestKept())) {
            batch.put(CLUSTER, BASE, maps.oldestBytes().toByteArray())
                    .deleteRange(OSD_MAPS, epochKey(0), epochKey(maps.oldestEpoch() + 1));
        }
        answered(step.commands(), batch);
    }

    private void advance(StateChange.AuthStep step, KvBatch batch) {
        AuthDatabase before = auth;
        auth = auth.apply(step);
        batch.put(AUTH, AUTH_EPOCHS, epochsOf(auth));
        auth.entries().forEach((account, entry) -> {
            if (!entry.equals(before.entries().get(account))) {
                batch.put(
                        ACCOUNTS,
                        key(account.toString()),
                        AuthCodec.bytesOf(entry).toByteArray());
            }
        });
        for (Account account : before.entries().keySet()) {
            if (auth.entry(account).isEmpty()) {
                batch.delete(ACCOUNTS, key(account.toString()));
            }
        }
        answered(step.commands(), batch);
    }

    private void putAuth(KvBatch batch) {
        batch.put(AUTH, AUTH_EPOCHS, epochsOf(auth));
        auth.entries()
                .forEach((account, entry) -> batch.put(
                        ACCOUNTS,
                        key(account.toString()),
                        AuthCodec.bytesOf(entry).toByteArray()));
    }

    private static byte[] epochsOf(AuthDatabase database) {
        Fields.Writer to = new Fields.Writer();
        AuthCodec.putEpochs(to, database);
        return to.done().toByteArray();
    }

    private void answered(List<StateChange.Answered> answers, KvBatch batch) {
        for (StateChange.Answered command : answers) {
            batch.put(COMMANDS, ordinalKey(commands.add(command)), bytesOf(command));
        }
        commands.dropOldest().ifPresent(first -> batch.deleteRange(COMMANDS, ordinalKey(0), ordinalKey(first)));
    }

    @Override
    public void load(KvSnapshot stored) throws IOException {
        Optional<byte[]> fsid = stored.get(CLUSTER, FSID);
        if (fsid.isEmpty()) {
            return;
        }
        try {
            NavigableMap<Integer, Payload> incrementals = new TreeMap<>();
            stored.scan(OSD_MAPS, new byte[] {0}, null, (key, value) -> {
                incrementals.put(ByteBuffer.wrap(key).getInt(), Payload.wrap(value));
                return true;
            });
            stored.scan(COMMANDS, new byte[] {0}, null, (key, value) -> {
                Fields.Reader from = new Fields.Reader(Payload.wrap(value));
                commands.put(ByteBuffer.wrap(key).getLong(), StateChangeCodec.answered(from));
                return true;
            });
            OsdMapHistory maps = new OsdMapHistory(stored(stored, BASE), stored(stored, NEWEST), incrementals);
            auth = loadAuth(stored);
            founded = Optional.of(new Founded(uuidOf(fsid.get()), maps));
        } catch (MalformedStateException e) {
            throw new KvEngine.KvDamagedException(e.getMessage());
        }
    }

    private static AuthDatabase loadAuth(KvSnapshot stored) throws IOException {
        SortedMap<Account, AuthEntry> entries = new TreeMap<>();
        stored.scan(ACCOUNTS, new byte[] {0}, null, (key, value) -> {
            Account account = AuthCodec.account(new String(key, StandardCharsets.UTF_8));
            entries.put(account, AuthCodec.entry(new Fields.Reader(Payload.wrap(value))));
            return true;
        });
        byte[] epochs = stored.get(AUTH, AUTH_EPOCHS)
                .orElseThrow(() -> new KvEngine.KvDamagedException("the auth database is missing from the state"));
        return AuthCodec.database(new Fields.Reader(Payload.wrap(epochs)), entries);
    }

    private static Payload stored(KvSnapshot stored, byte[] key) throws IOException {
        return Payload.wrap(stored.get(CLUSTER, key)
                .orElseThrow(() -> new KvEngine.KvDamagedException("an OSD map is missing from the state")));
    }

    @Override
    public Payload encode() {
        Fields.Writer to = new Fields.Writer().u32(VERSION);
        founded.ifPresent(present -> {
            OsdMapHistory maps = present.osdMaps();
            to.uuid(present.fsid()).bytes(maps.oldestBytes()).bytes(maps.newestBytes());
            to.u32(maps.incrementals().size());
            maps.incrementals().values().forEach(to::bytes);
            to.u32(commands.byOrdinal().size());
            commands.byOrdinal().forEach((ordinal, command) -> {
                to.u64(ordinal);
                StateChangeCodec.put(to, command);
            });
            AuthCodec.putEpochs(to, auth);
            AuthCodec.put(to, auth.entries());
        });
        Payload content = to.done();
        return Payload.concat(
                List.of(content, new Fields.Writer().u32(content.crc32c()).done()));
    }

    @Override
    public void replace(Payload content, KvBatch batch) {
        int length = content.length() - CRC_BYTES;
        if (length < CRC_BYTES
                || new Fields.Reader(content.slice(length, CRC_BYTES)).u32()
                        != content.slice(0, length).crc32c()) {
            throw new MalformedStateException("the checksum of a state of " + content.length() + " bytes is wrong");
        }
        Fields.Reader from = new Fields.Reader(content.slice(0, length));
        int version = from.u32();
        if (version != VERSION) {
            throw new MalformedStateException("a state of version " + version + "; this build knows " + VERSION);
        }
        commands.clear();
        founded = Optional.empty();
        auth = AuthDatabase.EMPTY;
        clear(batch);
        if (length > CRC_BYTES) {
            takeOver(from, batch);
        }
        from.end();
    }

    private static void clear(KvBatch batch) {
        batch.delete(CLUSTER, FSID)
                .deleteRange(OSD_MAPS, epochKey(0), epochKey(-1))
                .deleteRange(COMMANDS, ordinalKey(0), ordinalKey(-1))
                .delete(AUTH, AUTH_EPOCHS)
                .deleteRange(ACCOUNTS, new byte[] {0}, AFTER_ACCOUNTS);
    }

    private void takeOver(Fields.Reader from, KvBatch batch) {
        UUID fsid = from.uuid();
        Payload base = from.bytes();
        Payload newest = from.bytes();
        NavigableMap<Integer, Payload> incrementals = incrementals(from, newest);
        OsdMapHistory maps = new OsdMapHistory(base, newest, incrementals);
        founded = Optional.of(new Founded(fsid, maps));
        batch.put(CLUSTER, FSID, uuidBytes(fsid))
                .put(CLUSTER, BASE, base.toByteArray())
                .put(CLUSTER, NEWEST, newest.toByteArray());
        incrementals.forEach((epoch, bytes) -> batch.put(OSD_MAPS, epochKey(epoch), bytes.toByteArray()));
        int count = from.count();
        for (int i = 0; i < count; i++) {
            long ordinal = from.u64();
            StateChange.Answered command = StateChangeCodec.answered(from);
            commands.put(ordinal, command);
            batch.put(COMMANDS, ordinalKey(ordinal), bytesOf(command));
        }
        Invariants.check(
                commands.byOrdinal().size() <= AnsweredCommands.KEPT, "answered commands are bounded: %s", count);
        auth = takeOverAuth(from);
        putAuth(batch);
    }

    private static AuthDatabase takeOverAuth(Fields.Reader from) {
        AuthDatabase epochs = AuthCodec.database(from, Collections.emptySortedMap());
        return new AuthDatabase(epochs.epoch(), epochs.oldest(), AuthCodec.entries(from), epochs.revocations());
    }

    private static NavigableMap<Integer, Payload> incrementals(Fields.Reader from, Payload newest) {
        int count = from.count();
        int first = OsdMap.decode(newest.toByteArray()).epoch() - count + 1;
        NavigableMap<Integer, Payload> incrementals = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            incrementals.put(first + i, from.bytes());
        }
        return incrementals;
    }

    // --- keys and values

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] epochKey(int epoch) {
        return ByteBuffer.allocate(4).putInt(epoch).array();
    }

    private static byte[] ordinalKey(long ordinal) {
        return ByteBuffer.allocate(8).putLong(ordinal).array();
    }

    private static byte[] uuidBytes(UUID uuid) {
        return new Fields.Writer().uuid(uuid).done().toByteArray();
    }

    private static UUID uuidOf(byte[] bytes) {
        return new Fields.Reader(Payload.wrap(bytes)).uuid();
    }

    private static byte[] bytesOf(StateChange.Answered command) {
        Fields.Writer to = new Fields.Writer();
        StateChangeCodec.put(to, command);
        return to.done().toByteArray();
    }
}
