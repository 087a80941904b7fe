package io.orthocone.fuzzing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;

/**
 * Holds one decoder to its promises, whatever bytes it is given:
 *
 * <ul>
 *   <li>they are decoded, or refused by the declared exception with a message; anything else ends the test;
 *   <li>either way that allocates at most four times their length and 64 KiB, and what they are declared to hold
 *       ({@link #holding}) where a few bytes stand for an object;
 *   <li>what was decoded is encoded, and decoded again to an equal value and to the same bytes.
 * </ul>
 *
 * @param <T> what is decoded
 */
public final class DecoderOracle<T> {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** For the exception, its message and stack, and what a decoder needs before it looks at anything. */
    private static final long ALLOCATED_ANYWAY = 64 << 10;

    /** The fuzzer watches each comparison of strings, and allocates for that on the decoder's account. */
    private static final int TEXT_WATCHED = System.getenv("JAZZER_FUZZ") == null ? 1 : 32;

    /** The first run on a new path loads classes. */
    private static final int MEASUREMENTS = 4;

    private final Decoder<T> decoder;
    private final Encoder<T> encoder;
    private final Class<? extends Exception> refusal;
    private final ToLongFunction<byte[]> held;
    private final BiPredicate<T, T> equality;

    private DecoderOracle(
            Decoder<T> decoder,
            Encoder<T> encoder,
            Class<? extends Exception> refusal,
            ToLongFunction<byte[]> held,
            BiPredicate<T, T> equality) {
        this.decoder = decoder;
        this.encoder = encoder;
        this.refusal = refusal;
        this.held = held;
        this.equality = equality;
    }

    /** Bytes to a value, or the declared exception. */
    @FunctionalInterface
    public interface Decoder<T> {
        T decode(byte[] bytes) throws Exception;
    }

    /** A value that was decoded, to bytes. */
    @FunctionalInterface
    public interface Encoder<T> {
        byte[] encode(T value) throws Exception;
    }

    /**
     * Starts the oracle of one decoder.
     *
     * @param refusal the one exception that the decoder may throw
     */
    public static <T> DecoderOracle<T> of(Decoder<T> decoder, Encoder<T> encoder, Class<? extends Exception> refusal) {
        return new DecoderOracle<>(decoder, encoder, refusal, bytes -> 0, Objects::equals);
    }

    /** The same, for inputs that may cost so many bytes besides; say at the call why they may. */
    public DecoderOracle<T> holding(ToLongFunction<byte[]> allowance) {
        return new DecoderOracle<>(decoder, encoder, refusal, allowance, equality);
    }

    /** The same, for texts in which a letter may be a word: so many bytes for each of the input. */
    public DecoderOracle<T> holdingWords(int bytesPerByte) {
        return holding(input -> (long) bytesPerByte * TEXT_WATCHED * input.length);
    }

    /** The same, for values that know no equality: their bytes alone decide. */
    public DecoderOracle<T> comparingBytes() {
        return new DecoderOracle<>(decoder, encoder, refusal, held, (value, again) -> true);
    }

    /**
     * Decodes and judges.
     *
     * @return what was decoded; empty when the bytes were refused
     */
    public Optional<T> check(byte[] bytes) {
        Optional<T> decoded = decodeWithinBounds(bytes);
        decoded.ifPresent(this::checkRoundTrip);
        return decoded;
    }

    private Optional<T> decodeWithinBounds(byte[] bytes) {
        long allocated = Long.MAX_VALUE;
        long bound = 4L * bytes.length + ALLOCATED_ANYWAY + held.applyAsLong(bytes);
        for (int i = 0; i < MEASUREMENTS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            Optional<T> decoded = decode(bytes);
            allocated = Math.min(allocated, THREADS.getCurrentThreadAllocatedBytes() - before);
            if (allocated <= bound) {
                return decoded;
            }
        }
        throw new AssertionError(
                bytes.length + " bytes made the decoder allocate " + allocated + "; at most " + bound + " are allowed");
    }

    private Optional<T> decode(byte[] bytes) {
        try {
            return Optional.of(decoder.decode(bytes));
        } catch (Exception e) {
            if (!refusal.isInstance(e)) {
                throw new AssertionError("refused by another exception than " + refusal.getSimpleName(), e);
            }
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("refused without a word", e);
            }
            return Optional.empty();
        }
    }

    private void checkRoundTrip(T value) {
        byte[] bytes;
        T again;
        byte[] bytesAgain;
        try {
            bytes = encoder.encode(value);
            again = decoder.decode(bytes);
            bytesAgain = encoder.encode(again);
        } catch (Exception e) {
            throw new AssertionError("what was decoded cannot be encoded and decoded again: " + value, e);
        }
        if (!equality.test(value, again)) {
            throw new AssertionError("another value after encoding and decoding:\n" + value + "\n" + again);
        }
        if (!Arrays.equals(bytes, bytesAgain)) {
            throw new AssertionError("other bytes after encoding, decoding and encoding: " + value);
        }
    }
}
