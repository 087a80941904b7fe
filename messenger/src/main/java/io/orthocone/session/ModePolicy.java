package io.orthocone.session;

import io.orthocone.wire.LinkMode;
import java.util.List;
import java.util.Optional;

/** Which modes of a link are accepted, by where the other side is: {@code ms_mode} in {@code ocone.conf}. */
public enum ModePolicy {
    /** Within one machine both, and rather {@link LinkMode#CRC}; beyond it {@link LinkMode#SECURE} only. */
    BY_ADDRESS,
    CRC,
    SECURE;

    private static final List<LinkMode> RATHER_CRC = List.of(LinkMode.CRC, LinkMode.SECURE);

    /** Reads {@code crc}, {@code secure}, or nothing. */
    public static ModePolicy parse(String text) {
        return switch (text) {
            case "" -> BY_ADDRESS;
            case "crc" -> CRC;
            case "secure" -> SECURE;
            default ->
                throw new IllegalArgumentException("ms_mode is '" + text
                        + "'; expected crc or secure, or no such line: secure beyond this machine");
        };
    }

    /** The one that is wished for first. */
    List<LinkMode> accepted(String peerHost) {
        return switch (this) {
            case CRC -> List.of(LinkMode.CRC);
            case SECURE -> List.of(LinkMode.SECURE);
            case BY_ADDRESS -> isLoopback(peerHost) ? RATHER_CRC : List.of(LinkMode.SECURE);
        };
    }

    private static boolean isLoopback(String host) {
        return host.startsWith("127.") || host.equals("::1") || host.equals("0:0:0:0:0:0:0:1");
    }

    /**
     * The strongest mode that both accept; {@link LinkMode#CRC} in spite of a stronger one only where both wish for it first. Empty when
     * there is none.
     */
    static Optional<LinkMode> agreed(List<LinkMode> ours, List<LinkMode> theirs) {
        boolean bothRatherCrc =
                !ours.isEmpty() && !theirs.isEmpty() && ours.get(0) == LinkMode.CRC && theirs.get(0) == LinkMode.CRC;
        if (!bothRatherCrc && ours.contains(LinkMode.SECURE) && theirs.contains(LinkMode.SECURE)) {
            return Optional.of(LinkMode.SECURE);
        }
        return ours.contains(LinkMode.CRC) && theirs.contains(LinkMode.CRC)
                ? Optional.of(LinkMode.CRC)
                : Optional.empty();
    }
}
