package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * How the bytes of a range of an object come together, as of one moment: an immutable value that a worker carries out. What no piece covers is
 * zero.
 */
record ReadPlan(int lengthBytes, List<Piece> pieces) {
    /** Bytes from one block. */
    sealed interface Piece {
        /** Where in the result they begin. */
        int at();
    }

    /** Bytes that are in memory. */
    record InMemory(int at, Payload bytes) implements Piece {}

    /**
     * Bytes from a block on disk.
     *
     * @param inBlock where in the block they begin
     * @param crc of the whole block
     * @param objectOffset of the first byte, for reports
     */
    record OnDisk(int at, long block, int inBlock, int length, int crc, BlockPatch patch, long objectOffset)
            implements Piece {}

    ReadPlan {
        pieces = List.copyOf(pieces);
    }

    boolean isInMemory() {
        for (Piece piece : pieces) {
            if (piece instanceof OnDisk) {
                return false;
            }
        }
        return true;
    }

    /** The block that could not be read, or holds something else than was written. */
    static final class BadBlockException extends IOException {
        private static final long serialVersionUID = 1L;
        private final long objectOffset;

        BadBlockException(long objectOffset, String reason) {
            super(reason);
            this.objectOffset = objectOffset;
        }

        long objectOffset() {
            return objectOffset;
        }
    }

    /** Looks up where the range is; it lies within the object. */
    static ReadPlan of(Onode onode, long offset, int lengthBytes, OnodeCache onodes, Memory memory) throws IOException {
        if (onode.isTiny) {
            Payload bytes = onodes.content(onode).slice((int) offset, lengthBytes);
            return new ReadPlan(lengthBytes, List.of(new InMemory(0, bytes)));
        }
        if (offset % Blocks.BYTES + lengthBytes <= Blocks.BYTES) {
            Piece only = piece(onode, offset, 0, lengthBytes, onodes, memory);
            return new ReadPlan(lengthBytes, only == null ? List.of() : List.of(only));
        }
        List<Piece> pieces = new ArrayList<>();
        for (int at = 0; at < lengthBytes; ) {
            int length = Math.min(lengthBytes - at, Blocks.BYTES - (int) ((offset + at) % Blocks.BYTES));
            Piece piece = piece(onode, offset, at, length, onodes, memory);
            if (piece != null) {
                pieces.add(piece);
            }
            at += length;
        }
        return new ReadPlan(lengthBytes, pieces);
    }

    /** Of one block, for bytes of the result from {@code at} on; null for a hole. */
    private static Piece piece(Onode onode, long offset, int at, int length, OnodeCache onodes, Memory memory)
            throws IOException {
        long block = (offset + at) / Blocks.BYTES;
        int inBlock = (int) ((offset + at) % Blocks.BYTES);
        Shard shard = onodes.shard(onode, Blocks.shardOf(block));
        int index = Blocks.indexInShard(block);
        long place = shard.block(index);
        if (place == Blocks.HOLE) {
            return null;
        }
        Payload content = memory.content(place);
        BlockPatch patch = shard.patch(index);
        return content == null
                ? new OnDisk(at, place, inBlock, length, shard.crc(index), patch, offset + at)
                : new InMemory(at, patched(content, patch).slice(inBlock, length));
    }

    /** Blocks that are not in place yet. */
    @FunctionalInterface
    interface Memory {
        /** The block's content, or null when the disk has it. */
        Payload content(long block);
    }

    private static Payload patched(Payload content, BlockPatch patch) {
        if (patch.isEmpty()) {
            return content;
        }
        byte[] whole = content.toByteArray();
        patch.applyTo(0, Blocks.BYTES, whole, 0);
        return Payload.wrap(whole);
    }

    /** The bytes, when all are in memory. */
    Payload fromMemory() {
        if (pieces.size() == 1
                && pieces.get(0) instanceof InMemory whole
                && whole.bytes().length() == lengthBytes) {
            return whole.bytes();
        }
        byte[] result = new byte[lengthBytes];
        for (Piece piece : pieces) {
            InMemory memory = (InMemory) piece;
            memory.bytes().copyTo(0, result, memory.at(), memory.bytes().length());
        }
        return Payload.wrap(result);
    }

    /**
     * Carries the plan out.
     *
     * @param buffer at least one block; its content is lost
     */
    Payload execute(BlockFile file, ByteBuffer buffer) throws IOException {
        return execute(buffer, (block, target) -> {
            file.read(block, target);
            return true;
        });
    }

    /** Carries the plan out if the page cache has all of its blocks, else returns null. */
    Payload executeNow(BlockFile file, ByteBuffer buffer) throws IOException {
        return execute(buffer, file::readNow);
    }

    private interface Source {
        /** Fills the buffer from a block on, or says no. */
        boolean read(long block, ByteBuffer target) throws IOException;
    }

    private Payload execute(ByteBuffer buffer, Source source) throws IOException {
        byte[] result = new byte[lengthBytes];
        for (int i = 0; i < pieces.size(); ) {
            switch (pieces.get(i)) {
                case InMemory memory -> {
                    memory.bytes().copyTo(0, result, memory.at(), memory.bytes().length());
                    i++;
                }
                case OnDisk first -> {
                    int run = runLength(i, buffer.capacity() / Blocks.BYTES);
                    if (!readRun(source, buffer, first, run)) {
                        return null;
                    }
                    for (int k = 0; k < run; k++) {
                        copyVerified((OnDisk) pieces.get(i + k), buffer, k * Blocks.BYTES, result);
                    }
                    i += run;
                }
            }
        }
        return Payload.wrap(result);
    }

    private int runLength(int from, int max) {
        int run = 1;
        while (run < max
                && from + run < pieces.size()
                && pieces.get(from + run) instanceof OnDisk next
                && next.block() == ((OnDisk) pieces.get(from)).block() + run) {
            run++;
        }
        return run;
    }

    private static boolean readRun(Source source, ByteBuffer buffer, OnDisk first, int run) throws BadBlockException {
        buffer.clear().limit(run * Blocks.BYTES);
        try {
            return source.read(first.block(), buffer);
        } catch (IOException e) {
            throw new BadBlockException(first.objectOffset(), "block " + first.block() + ": " + e.getMessage());
        }
    }

    private static void copyVerified(OnDisk piece, ByteBuffer buffer, int from, byte[] result)
            throws BadBlockException {
        CRC32C crc = new CRC32C();
        crc.update(buffer.clear().limit(from + Blocks.BYTES).position(from));
        if ((int) crc.getValue() != piece.crc()) {
            throw new BadBlockException(
                    piece.objectOffset(), "block " + piece.block() + " does not match its checksum");
        }
        buffer.clear().get(from + piece.inBlock(), result, piece.at(), piece.length());
        if (!piece.patch().isEmpty()) {
            piece.patch().applyTo(piece.inBlock(), piece.length(), result, piece.at());
        }
    }
}
