package io.orthocone.mon.log;

import io.orthocone.journal.JournalRecord;
import io.orthocone.mon.quorum.HardState;
import io.orthocone.mon.quorum.LogEntry;
import io.orthocone.mon.quorum.LogEntryCodec;
import io.orthocone.mon.quorum.LogPosition;
import io.orthocone.mon.quorum.MalformedRaftMessageException;
import io.orthocone.mon.quorum.MonId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a monitor's journal holds. Little-endian:
 *
 * <pre>
 *   ├ version u8 = 1 ┼ kind u8 ┼ fields
 *   1 vote      instance u64, term u64, length u8 (0: no vote), name of the monitor voted for
 *   2 entries   first index u64, count u32, entries (LogEntryCodec)
 *   3 trimmed   term u64, index u64
 *   4 replaced  term u64, index u64
 * </pre>
 */
sealed interface LogRecord extends JournalRecord {
    byte VERSION = 1;
    int HEADER_BYTES = 2;

    /** Term and vote; {@code instance} is the store's identity, so that a journal and a state of two stores are told apart. */
    record Vote(long instance, HardState hardState) implements LogRecord {
        @Override
        public int lengthBytes() {
            return HEADER_BYTES + 17 + nameOf(hardState).length;
        }

        @Override
        public void writeTo(ByteBuffer buffer) {
            byte[] name = nameOf(hardState);
            buffer.put(VERSION).put((byte) 1);
            buffer.putLong(instance).putLong(hardState.term());
            buffer.put((byte) name.length).put(name);
        }

        private static byte[] nameOf(HardState state) {
            return state.votedFor().map(MonId::name).orElse("").getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The log from {@code firstIndex} on is now this; what it held there before is void. */
    record Entries(long firstIndex, List<LogEntry> entries) implements LogRecord {
        public Entries {
            entries = List.copyOf(entries);
        }

        @Override
        public int lengthBytes() {
            int length = HEADER_BYTES + 12;
            for (LogEntry entry : entries) {
                length = Math.addExact(length, LogEntryCodec.encodedBytes(entry));
            }
            return length;
        }

        @Override
        public void writeTo(ByteBuffer buffer) {
            buffer.put(VERSION).put((byte) 2);
            buffer.putLong(firstIndex).putInt(entries.size());
            for (LogEntry entry : entries) {
                LogEntryCodec.put(buffer, entry);
            }
        }
    }

    /** Entries up to this position are needed no more; those after it are. */
    record Trimmed(LogPosition start) implements LogRecord {
        @Override
        public int lengthBytes() {
            return HEADER_BYTES + 16;
        }

        @Override
        public void writeTo(ByteBuffer buffer) {
            buffer.put(VERSION).put((byte) 3);
            buffer.putLong(start.term()).putLong(start.index());
        }
    }

    /** The log is empty and starts after this position: the state was replaced by a leader's. */
    record Replaced(LogPosition start) implements LogRecord {
        @Override
        public int lengthBytes() {
            return HEADER_BYTES + 16;
        }

        @Override
        public void writeTo(ByteBuffer buffer) {
            buffer.put(VERSION).put((byte) 4);
            buffer.putLong(start.term()).putLong(start.index());
        }
    }

    /**
     * Reads a record.
     *
     * @param source little-endian
     * @throws DamagedStoreException when it is none, or of a later version
     */
    static LogRecord read(ByteBuffer source) throws DamagedStoreException {
        try {
            byte version = source.get();
            byte kind = source.get();
            if (version != VERSION) {
                throw new DamagedStoreException("a log record of version " + version + "; this build reads " + VERSION);
            }
            return switch (kind) {
                case 1 -> vote(source);
                case 2 -> entries(source);
                case 3 -> new Trimmed(position(source));
                case 4 -> new Replaced(position(source));
                default -> throw new DamagedStoreException("a log record of the unknown kind " + kind);
            };
        } catch (BufferUnderflowException | IllegalArgumentException | MalformedRaftMessageException e) {
            throw new DamagedStoreException("a log record that is none: " + e);
        }
    }

    private static Vote vote(ByteBuffer source) {
        long instance = source.getLong();
        long term = source.getLong();
        byte[] name = new byte[Byte.toUnsignedInt(source.get())];
        source.get(name);
        Optional<MonId> votedFor =
                name.length == 0 ? Optional.empty() : Optional.of(new MonId(new String(name, StandardCharsets.UTF_8)));
        return new Vote(instance, new HardState(term, votedFor));
    }

    private static Entries entries(ByteBuffer source) throws MalformedRaftMessageException {
        long firstIndex = source.getLong();
        int count = source.getInt();
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(LogEntryCodec.get(source));
        }
        return new Entries(firstIndex, entries);
    }

    private static LogPosition position(ByteBuffer source) {
        long term = source.getLong();
        return new LogPosition(term, source.getLong());
    }
}
