package io.orthocone.mon.state;

import java.util.Comparator;

/**
 * Names a command for ever.
 *
 * @param client its name
 * @param nonce its incarnation
 * @param tid the client's number for the command
 */
public record CommandId(String client, int nonce, long tid) implements Comparable<CommandId> {
    private static final Comparator<CommandId> ORDER = Comparator.comparing(CommandId::client)
            .thenComparingInt(CommandId::nonce)
            .thenComparingLong(CommandId::tid);

    @Override
    public int compareTo(CommandId other) {
        return ORDER.compare(this, other);
    }
}
