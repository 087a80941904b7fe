package io.orthocone.mon.quorum;

import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What one simulated monitor has on disk, and the writes on their way there. A crash keeps a prefix of those writes, and may stop an
 * installed snapshot between its two steps, as two stores would: the state machine is new then, the log still old.
 */
final class SimStore {
    private HardState hardState = HardState.INITIAL;
    private LogPosition logStart = LogPosition.ZERO;
    private final List<LogEntry> entries = new ArrayList<>();
    private LogPosition appliedPosition = LogPosition.ZERO;
    private List<Payload> appliedCommands = new ArrayList<>();
    private final ArrayDeque<RaftEffect.DurableWrite> pending = new ArrayDeque<>();

    void submit(RaftEffect.DurableWrite write) {
        pending.add(write);
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    long lastPending() {
        return pending.getLast().writeNumber();
    }

    /** Makes all writes up to this one durable. */
    void flush(long writeNumber) {
        while (!pending.isEmpty() && pending.peek().writeNumber() <= writeNumber) {
            perform(pending.poll());
        }
    }

    /** The power goes: some first writes were lucky. */
    void crash(RandomGenerator random) {
        int lucky = pending.isEmpty() ? 0 : random.nextInt(pending.size() + 1);
        for (int at = 0; at < lucky; at++) {
            perform(pending.poll());
        }
        if (pending.peek() instanceof RaftEffect.PersistSnapshot snapshot && random.nextBoolean()) {
            replaceStateMachine(snapshot);
        }
        pending.clear();
    }

    /** The power goes and nothing was lucky. */
    void powerCut() {
        pending.clear();
    }

    private void perform(RaftEffect.DurableWrite write) {
        switch (write) {
            case RaftEffect.PersistHardState(long _, HardState newHardState) -> hardState = newHardState;
            case RaftEffect.PersistEntries(long _, long truncateFromIndex, List<LogEntry> added) -> {
                int kept = (int) (truncateFromIndex - logStart.index() - 1);
                Invariants.check(
                        kept >= 0 && kept <= entries.size(), "a write leaves no gap: from %s", truncateFromIndex);
                entries.subList(kept, entries.size()).clear();
                entries.addAll(added);
            }
            case RaftEffect.PersistSnapshot snapshot -> {
                replaceStateMachine(snapshot);
                logStart = snapshot.position();
                entries.clear();
            }
        }
    }

    private void replaceStateMachine(RaftEffect.PersistSnapshot snapshot) {
        appliedPosition = snapshot.position();
        appliedCommands = decode(snapshot.content());
    }

    /** The state machine's own durable point, which moves independently of the log. */
    void checkpoint(LogPosition position, List<Payload> commands) {
        if (position.index() > appliedPosition.index()) {
            appliedPosition = position;
            appliedCommands = new ArrayList<>(commands);
        }
    }

    void trim(LogPosition start) {
        int dropped = (int) (start.index() - logStart.index());
        if (dropped > 0 && dropped <= entries.size()) {
            entries.subList(0, dropped).clear();
            logStart = start;
        }
    }

    DurableState recover() {
        DurableState recovered = DurableState.join(hardState, appliedPosition, logStart, entries);
        logStart = recovered.logStart();
        entries.clear();
        entries.addAll(recovered.entries());
        return recovered;
    }

    HardState hardState() {
        return hardState;
    }

    LogPosition appliedPosition() {
        return appliedPosition;
    }

    List<Payload> appliedCommands() {
        return new ArrayList<>(appliedCommands);
    }

    /** Whether the entry, or a state that includes it, would survive a power cut now. */
    boolean holds(LogPosition position) {
        long offset = position.index() - logStart.index() - 1;
        boolean isInLog = offset >= 0
                && offset < entries.size()
                && entries.get((int) offset).position().equals(position);
        return isInLog || appliedPosition.index() >= position.index();
    }

    boolean reaches(long index) {
        return logStart.index() + entries.size() >= index || appliedPosition.index() >= index;
    }

    static Payload encode(List<Payload> commands) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * commands.size());
        commands.forEach(command -> command.copyTo(bytes));
        return Payload.wrap(bytes.array());
    }

    private static List<Payload> decode(Payload content) {
        List<Payload> commands = new ArrayList<>();
        for (int at = 0; at < content.length(); at += Long.BYTES) {
            commands.add(content.slice(at, Long.BYTES));
        }
        return commands;
    }
}
