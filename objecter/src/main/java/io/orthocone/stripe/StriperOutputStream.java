package io.orthocone.stripe;

import io.orthocone.env.Payload;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Gathers bytes into pieces and puts them. After a failure nothing more is taken and the file stays incomplete. */
final class StriperOutputStream extends OutputStream {
    private final FilePut put;
    private byte[] piece;
    private int filled;
    private boolean failed;
    private boolean closed;

    StriperOutputStream(FilePut put) {
        this.put = put;
        this.piece = new byte[put.pieceBytes()];
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        refuseWhenOver();
        for (int done = 0; done < length; ) {
            int taken = Math.min(length - done, piece.length - filled);
            System.arraycopy(bytes, offset + done, piece, filled, taken);
            filled += taken;
            done += taken;
            if (filled == piece.length) {
                putPiece();
            }
        }
    }

    private void refuseWhenOver() throws IOException {
        if (closed || failed) {
            throw new IOException(closed ? "the stream is closed" : "an earlier write failed; the file is incomplete");
        }
    }

    private void putPiece() throws IOException {
        Payload data = Payload.wrap(piece, 0, filled);
        piece = new byte[put.pieceBytes()];
        filled = 0;
        guarded(() -> put.append(data));
    }

    private void guarded(Runnable step) throws IOException {
        try {
            step.run();
        } catch (RadosException e) {
            failed = true;
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Completes the file, unless a write has failed: then it stays incomplete. */
    @Override
    public void close() throws IOException {
        if (closed || failed) {
            closed = true;
            return;
        }
        if (filled > 0) {
            putPiece();
        }
        closed = true;
        guarded(put::complete);
    }
}
