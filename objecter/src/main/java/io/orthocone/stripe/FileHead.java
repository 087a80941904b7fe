package io.orthocone.stripe;

import io.orthocone.env.Payload;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * What the first object's attributes say of a file. Numbers are decimal text, the names of the first four are libradosstriper's.
 *
 * <pre>
 *   striper.layout.stripe_unit, .stripe_count, .object_size    set when the file is made or replaced
 *   striper.size       the file's size; absent while it is being put
 *   striper.bound      no object of the file has this number or a higher one
 *   striper.untrimmed  present: objects may hold bytes beyond the size, left by a writer that stopped
 *   striper.writer     names the last put: what the user version was when it began, or 0 when there was nothing
 * </pre>
 *
 * @param version the first object's user version when this was read
 */
record FileHead(StripeLayout layout, OptionalLong sizeBytes, long bound, boolean untrimmed, long writer, long version) {
    static final String STRIPE_UNIT = "striper.layout.stripe_unit";
    static final String STRIPE_COUNT = "striper.layout.stripe_count";
    static final String OBJECT_SIZE = "striper.layout.object_size";
    static final String SIZE = "striper.size";
    static final String BOUND = "striper.bound";
    static final String UNTRIMMED = "striper.untrimmed";
    static final String WRITER = "striper.writer";

    boolean isComplete() {
        return sizeBytes.isPresent();
    }

    /**
     * Reads the attributes.
     *
     * @throws IllegalArgumentException when they are not those of a file
     */
    static FileHead of(SortedMap<String, Payload> attributes, long version) {
        StripeLayout layout = new StripeLayout(
                number(attributes, STRIPE_UNIT),
                Math.toIntExact(number(attributes, STRIPE_COUNT)),
                number(attributes, OBJECT_SIZE));
        OptionalLong size =
                attributes.containsKey(SIZE) ? OptionalLong.of(number(attributes, SIZE)) : OptionalLong.empty();
        long bound = attributes.containsKey(BOUND) ? number(attributes, BOUND) : layout.boundOf(size.orElse(0));
        return new FileHead(
                layout, size, bound, attributes.containsKey(UNTRIMMED), number(attributes, WRITER), version);
    }

    private static long number(Map<String, Payload> attributes, String name) {
        Payload value = attributes.get(name);
        if (value == null) {
            throw new IllegalArgumentException("attribute " + name + " is missing");
        }
        long number = Long.parseLong(value.toUtf8());
        if (number < 0) {
            throw new IllegalArgumentException("attribute " + name + " is negative");
        }
        return number;
    }

    static Payload text(long number) {
        return Payload.utf8(Long.toString(number));
    }
}
