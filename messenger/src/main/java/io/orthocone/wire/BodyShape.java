package io.orthocone.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Counts what a Protobuf message would become, before it becomes it: two bytes can stand for an object of a hundred. An element is a
 * message within it, a text, a run of bytes, or a number of a list. Allocates nothing to speak of.
 */
final class BodyShape {
    private final CodedInputStream in;
    private int elements;

    private BodyShape(CodedInputStream in) {
        this.in = in;
    }

    /** Refuses a body of more elements, longer texts or deeper nesting than {@link WireLimits} allows. */
    static void check(Descriptor type, ByteString body) throws MalformedFrameException {
        try {
            new BodyShape(body.newCodedInput()).message(type, 1);
        } catch (IOException e) {
            throw new MalformedFrameException("not the Protobuf message expected: " + e.getMessage(), e);
        }
    }

    /** How many elements a body has, or had until it stopped making sense. */
    static int elements(Descriptor type, ByteString body) {
        BodyShape shape = new BodyShape(body.newCodedInput());
        try {
            shape.message(type, 1);
        } catch (IOException | MalformedFrameException e) {
            return shape.elements;
        }
        return shape.elements;
    }

    private void message(Descriptor type, int nesting) throws IOException, MalformedFrameException {
        if (nesting > WireLimits.MAX_NESTING) {
            throw MalformedFrameException.nonsense(
                    "Protobuf messages nested more than " + WireLimits.MAX_NESTING + " deep");
        }
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                delimited(field, nesting);
            } else if (in.skipField(tag)) {
                count(field != null && field.isRepeated() ? 1 : 0);
            } else {
                throw new InvalidProtocolBufferException("an end of a group that has not begun");
            }
        }
    }

    private void delimited(FieldDescriptor field, int nesting) throws IOException, MalformedFrameException {
        int length = in.readRawVarint32();
        int outer = in.pushLimit(length);
        if (field == null) {
            // Skipped by the parser too.
            in.skipRawBytes(length);
        } else {
            switch (field.getJavaType()) {
                case MESSAGE -> {
                    count(1);
                    message(field.getMessageType(), nesting + 1);
                }
                case STRING, BYTE_STRING -> {
                    count(1);
                    if (length > WireLimits.MAX_TEXT_BYTES && field.getJavaType() == FieldDescriptor.JavaType.STRING) {
                        throw MalformedFrameException.nonsense("a text of " + length + " bytes; at most "
                                + WireLimits.MAX_TEXT_BYTES + " are allowed");
                    }
                    in.skipRawBytes(length);
                }
                case INT, LONG, FLOAT, DOUBLE, BOOLEAN, ENUM -> packed(field, length);
            }
        }
        in.popLimit(outer);
    }

    private void packed(FieldDescriptor field, int length) throws IOException, MalformedFrameException {
        switch (field.getLiteType()) {
            case FIXED32, SFIXED32, FLOAT -> packed(length / 4, length);
            case FIXED64, SFIXED64, DOUBLE -> packed(length / 8, length);
            default -> {
                while (in.getBytesUntilLimit() > 0) {
                    in.readRawVarint64();
                    count(1);
                }
            }
        }
    }

    private void packed(int numbers, int length) throws IOException, MalformedFrameException {
        count(numbers);
        in.skipRawBytes(length);
    }

    private void count(int more) throws MalformedFrameException {
        elements += more;
        if (elements > WireLimits.MAX_ELEMENTS) {
            throw MalformedFrameException.nonsense("a body of more than " + WireLimits.MAX_ELEMENTS + " elements");
        }
    }
}
