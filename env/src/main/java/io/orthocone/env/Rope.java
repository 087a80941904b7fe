package io.orthocone.env;

import java.util.List;

/**
 * A run of bytes in pieces that follow one another, so that long ones need not be copied together before they are sent. Two ropes are equal if
 * their bytes are, however they are cut.
 *
 * @param pieces in order; none is empty
 */
public record Rope(List<Payload> pieces) {
    public static final Rope EMPTY = new Rope(List.of());

    public Rope {
        // Made for each message: no stream, and one pass where nothing is left out.
        pieces = hasEmpty(pieces)
                ? pieces.stream().filter(piece -> !piece.isEmpty()).toList()
                : List.copyOf(pieces);
    }

    private static boolean hasEmpty(List<Payload> pieces) {
        for (Payload piece : pieces) {
            if (piece.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** All of it in one piece. */
    public static Rope of(Payload whole) {
        return whole.isEmpty() ? EMPTY : new Rope(List.of(whole));
    }

    /**
     * Bytes of all pieces together.
     *
     * @throws ArithmeticException when an array could not hold them
     */
    public int length() {
        return Payload.lengthOf(pieces);
    }

    public boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** The bytes in one piece: a copy, unless there is only one already. */
    public Payload toPayload() {
        return Payload.concat(pieces);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rope that && toPayload().equals(that.toPayload());
    }

    @Override
    public int hashCode() {
        return toPayload().hashCode();
    }

    /** Length and the first bytes, for logs. */
    @Override
    public String toString() {
        return switch (pieces.size()) {
            case 0 -> Payload.EMPTY.toString();
            case 1 -> pieces.getFirst().toString();
            default -> length() + " bytes in " + pieces.size() + " pieces, the first of " + pieces.getFirst();
        };
    }
}
