package io.orthocone.env;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Reads of what the page cache has of a file, by {@code preadv2} with {@code RWF_NOWAIT}, which the JDK has no door to: a read that
 * would have to wait for the disk is refused by the kernel. It has a descriptor of its own, opened with the first read, because a channel does not tell
 * its number.
 *
 * <p>Reads and {@link #close} may come from different threads, hence the lock: a number that was closed may be another file's by then.
 */
final class PageCacheReader {
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int RWF_NOWAIT = 8;
    private static final int NOT_OPEN_YET = -1;
    private static final int UNUSABLE = -2;

    private final Path file;
    private int descriptor = NOT_OPEN_YET;
    /** {@code struct iovec}: u64 address, u64 length. */
    private MemorySegment vector;
    /** The buffer that was filled last: the same one comes again and again. */
    private ByteBuffer addressed;

    private long address;

    PageCacheReader(Path file) {
        this.file = file;
    }

    /** The C library's functions; in a class of its own because finding them takes a while and few processes need them. */
    private static final class Native {
        static final MethodHandle OPEN = find(
                "open",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        static final MethodHandle CLOSE =
                find("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        /** Null where the C library is too old. */
        static final MethodHandle PREADV2 = find(
                "preadv2",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT));

        private Native() {}

        @SuppressWarnings("restricted")
        private static MethodHandle find(String name, FunctionDescriptor type, Linker.Option... options) {
            Linker linker = Linker.nativeLinker();
            SymbolLookup library = linker.defaultLookup();
            return library.find(name)
                    .map(address -> linker.downcallHandle(address, type, options))
                    .orElse(null);
        }
    }

    /** Fills the buffer, which is a direct one, or leaves its position where it is and says no. */
    synchronized boolean read(long position, ByteBuffer target) {
        if (descriptor == NOT_OPEN_YET) {
            open();
        }
        if (descriptor < 0 || !target.isDirect()) {
            return false;
        }
        int length = target.remaining();
        vector.set(ValueLayout.JAVA_LONG, 0, addressOf(target) + target.position());
        vector.set(ValueLayout.JAVA_LONG, Long.BYTES, length);
        long count;
        try {
            count = (long) Native.PREADV2.invokeExact(descriptor, vector, 1, position, RWF_NOWAIT);
        } catch (Throwable mistake) {
            throw new IllegalStateException("preadv2 was not called", mistake);
        }
        if (count != length) {
            // Not all of it is there, or the file ends before, or the file system cannot tell.
            return false;
        }
        target.position(target.limit());
        return true;
    }

    /** Of an equal buffer that is another one, the address is another. */
    @SuppressWarnings("ReferenceEquality")
    private long addressOf(ByteBuffer target) {
        if (target != addressed) {
            addressed = target;
            address = MemorySegment.ofBuffer(target.duplicate().clear()).address();
        }
        return address;
    }

    private void open() {
        descriptor = UNUSABLE;
        if (Native.PREADV2 == null) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            int opened = (int) Native.OPEN.invokeExact(arena.allocateFrom(file.toString()), O_RDONLY_CLOEXEC);
            if (opened >= 0) {
                vector = Arena.ofAuto().allocate(2L * Long.BYTES, Long.BYTES);
                descriptor = opened;
            }
        } catch (Throwable mistake) {
            throw new IllegalStateException("open was not called", mistake);
        }
    }

    /** Every later read is refused. */
    synchronized void close() {
        int closing = descriptor;
        descriptor = UNUSABLE;
        if (closing < 0) {
            return;
        }
        try {
            int ignored = (int) Native.CLOSE.invokeExact(closing);
        } catch (Throwable mistake) {
            throw new IllegalStateException("close was not called", mistake);
        }
    }
}
