package io.orthocone.stripe;

import io.orthocone.env.Payload;
import io.orthocone.rados.Limits;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads a file from its beginning to the size it had when the stream was opened. */
final class StriperInputStream extends InputStream {
    private final Striper striper;
    private final String name;
    private final FileHead head;
    private Payload piece = Payload.EMPTY;
    private int taken;
    private long nextOffset;

    StriperInputStream(Striper striper, String name, FileHead head) {
        this.striper = striper;
        this.name = name;
        this.head = head;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (taken == piece.length() && !fetch()) {
            return -1;
        }
        int count = Math.min(length, piece.length() - taken);
        piece.copyTo(taken, target, offset, count);
        taken += count;
        return count;
    }

    @Override
    public int available() {
        return piece.length() - taken;
    }

    private boolean fetch() throws IOException {
        try {
            piece = striper.read(name, head, nextOffset, Limits.MAX_OP_BYTES);
        } catch (RadosException e) {
            throw new IOException(e.getMessage(), e);
        }
        taken = 0;
        nextOffset += piece.length();
        return !piece.isEmpty();
    }
}
