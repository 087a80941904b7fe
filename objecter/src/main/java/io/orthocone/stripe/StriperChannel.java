package io.orthocone.stripe;

import io.orthocone.env.Payload;
import io.orthocone.rados.Limits;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.function.Supplier;

/** A file at any position. Nothing is buffered: each write is durable, and the size published, when it returns. One thread at a time. */
final class StriperChannel implements SeekableByteChannel {
    private final Striper striper;
    private final String name;
    private long position;
    private boolean open = true;

    StriperChannel(Striper striper, String name) {
        this.striper = striper;
        this.name = name;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        int wanted = Math.min(target.remaining(), Limits.MAX_OP_BYTES);
        Payload data = call(() -> striper.read(name, position, wanted));
        data.copyTo(target);
        position += data.length();
        return data.isEmpty() ? -1 : data.length();
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        Payload data = Payload.copyOf(source);
        if (!data.isEmpty()) {
            run(() -> striper.write(name, position, data));
            position += data.length();
        }
        return data.length();
    }

    @Override
    public long position() throws IOException {
        refuseWhenClosed();
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        refuseWhenClosed();
        if (newPosition < 0) {
            throw new IllegalArgumentException("position " + newPosition + " is negative");
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        return call(() -> striper.size(name));
    }

    /** Never extends, as the interface wants it. */
    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        if (size < 0) {
            throw new IllegalArgumentException("size " + size + " is negative");
        }
        if (size < size()) {
            run(() -> striper.truncate(name, size));
        }
        position = Math.min(position, size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }

    private void run(Runnable operation) throws IOException {
        call(() -> {
            operation.run();
            return position;
        });
    }

    private <T> T call(Supplier<T> operation) throws IOException {
        refuseWhenClosed();
        try {
            return operation.get();
        } catch (RadosException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void refuseWhenClosed() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }
}
