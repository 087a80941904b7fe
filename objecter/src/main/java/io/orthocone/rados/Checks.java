package io.orthocone.rados;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Refuses, before anything is sent, what no cluster takes. OSDs check again. */
final class Checks {
    private Checks() {}

    static String objectName(String name) {
        if (name.isEmpty()) {
            throw refusal(ErrorCode.EINVAL, "object ''", "an object's name must not be empty", "");
        }
        return bounded("object name", name, Limits.MAX_NAME_BYTES);
    }

    static String namespace(String namespace) {
        return bounded("namespace", namespace, Limits.MAX_NAMESPACE_BYTES);
    }

    static String locatorKey(String key) {
        return bounded("locator key", key, Limits.MAX_NAME_BYTES);
    }

    static String xattrName(String name) {
        if (name.isEmpty()) {
            throw refusal(ErrorCode.EINVAL, "attribute ''", "an attribute's name must not be empty", "");
        }
        return bounded("attribute name", name, Limits.MAX_XATTR_NAME_BYTES);
    }

    static Payload xattrValue(String name, Payload value) {
        if (value.length() > Limits.MAX_XATTR_BYTES) {
            throw refusal(
                    ErrorCode.EFBIG,
                    "attribute " + Quoted.of(name),
                    "its value has " + value.length() + " bytes, more than " + Limits.MAX_XATTR_BYTES,
                    "keep large values in the object's data");
        }
        return value;
    }

    /** A range that a write may touch. */
    static void range(long offset, long lengthBytes) {
        if (offset < 0 || lengthBytes < 0) {
            throw refusal(
                    ErrorCode.EINVAL,
                    "range " + offset + "+" + lengthBytes,
                    "offset and length must not be negative",
                    "");
        }
        if (offset > Limits.MAX_OBJECT_BYTES - lengthBytes) {
            throw tooLarge("range " + offset + "+" + lengthBytes);
        }
    }

    static void readRange(long offset, long lengthBytes) {
        if (offset < 0 || lengthBytes <= 0) {
            throw refusal(
                    ErrorCode.EINVAL,
                    "range " + offset + "+" + lengthBytes,
                    "the offset must not be negative and the length must be positive",
                    "");
        }
        if (lengthBytes > Limits.MAX_OP_BYTES) {
            throw refusal(
                    ErrorCode.EFBIG,
                    "range " + offset + "+" + lengthBytes,
                    "one op reads at most " + Limits.MAX_OP_BYTES + " bytes",
                    "IoContext.read reads more, in pieces");
        }
    }

    static RadosException tooLarge(String what) {
        return refusal(
                ErrorCode.EFBIG,
                what,
                "an object has at most " + Limits.MAX_OBJECT_BYTES + " bytes (" + (Limits.MAX_OBJECT_BYTES >> 20)
                        + " MiB)",
                "larger files are cut into objects: ocone rados --striper put, or io.orthocone.stripe.Striper");
    }

    private static String bounded(String what, String text, int maxBytes) {
        int bytes = utf8Length(what, text);
        if (bytes > maxBytes) {
            throw refusal(
                    ErrorCode.ENAMETOOLONG,
                    what + " " + Quoted.of(text),
                    "it has " + bytes + " bytes, more than " + maxBytes,
                    "use a shorter one");
        }
        return text;
    }

    /** Names travel as UTF-8, so what has no UTF-8 form (half a surrogate pair) would become another name. */
    private static int utf8Length(String what, String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return encoded.remaining();
        } catch (CharacterCodingException e) {
            throw refusal(ErrorCode.EINVAL, what + " " + Quoted.of(text), "it is no valid Unicode text", "");
        }
    }

    private static RadosException refusal(ErrorCode code, String object, String problem, String advice) {
        return new RadosException(code, "invalid", object, problem, advice);
    }
}
