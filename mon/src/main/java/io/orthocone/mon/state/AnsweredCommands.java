package io.orthocone.mon.state;

import io.orthocone.mon.state.StateChange.Answered;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The last commands that changed something, with what was answered. A client that did not hear the answer sends the command again, also
 * to another monitor; then it gets the same answer and nothing is done twice. Bounded: the oldest go first.
 */
final class AnsweredCommands {
    static final int KEPT = 256;

    private final NavigableMap<Long, Answered> byOrdinal = new TreeMap<>();
    private final SortedMap<CommandId, String> statuses = new TreeMap<>();

    /** Takes one more, under the next ordinal, which is returned. */
    long add(Answered command) {
        long ordinal = byOrdinal.isEmpty() ? 1 : byOrdinal.lastKey() + 1;
        put(ordinal, command);
        return ordinal;
    }

    void put(long ordinal, Answered command) {
        byOrdinal.put(ordinal, command);
        statuses.put(command.id(), command.status());
    }

    /** Drops what is too many; returns the ordinal below which nothing is left, if anything was dropped. */
    Optional<Long> dropOldest() {
        if (byOrdinal.size() <= KEPT) {
            return Optional.empty();
        }
        while (byOrdinal.size() > KEPT) {
            Answered dropped = byOrdinal.pollFirstEntry().getValue();
            statuses.remove(dropped.id());
        }
        return Optional.of(byOrdinal.firstKey());
    }

    Optional<String> statusOf(CommandId id) {
        return Optional.ofNullable(statuses.get(id));
    }

    NavigableMap<Long, Answered> byOrdinal() {
        return Collections.unmodifiableNavigableMap(byOrdinal);
    }

    void clear() {
        byOrdinal.clear();
        statuses.clear();
    }
}
