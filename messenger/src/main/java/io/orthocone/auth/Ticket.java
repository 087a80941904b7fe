package io.orthocone.auth;

import io.orthocone.message.EntityType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/**
 * A monitor's signed statement about an account: it has this key and these capabilities, as of this epoch of the monitors' database, and
 * for this long. No secret: it is of use to who has the private half of the key.
 *
 * <pre>
 *  +---------+-------------+-----------+------------+-------+---------+---------+---------+------+----------+-----------+
 *  | version | certificate | kind u8   | id length, | key   | epoch   | issued  | expires | caps | kind u8, | signature |
 *  | u8 = 1  | 104         | 1 to 4    | id         | 32    | u64     | u64     | u64     | u8   | u16, text| 64        |
 *  +---------+-------------+-----------+------------+-------+---------+---------+---------+------+----------+-----------+
 *                                                                                          how many ^ times ^
 * </pre>
 *
 * <p>A value: two are equal when their bytes are. There is one way to write a ticket, and no other is read.
 */
public final class Ticket {
    /** The longest that an issuer makes, and that is believed. */
    public static final long MAX_LIFETIME_MILLIS = 3_600_000;

    /** So that it fits into a frame of the handshake, with a proof. */
    public static final int MAX_BYTES = 3 << 10;

    private static final int VERSION = 1;
    private static final byte[] LABEL = "orthocone ticket 1\0".getBytes(StandardCharsets.UTF_8);

    private final Certificate certificate;
    private final Statement statement;
    private final Signature signature;
    private final byte[] bytes;

    /** What is signed, beside the certificate. */
    record Statement(
            Account account,
            PublicKey key,
            long epoch,
            long issuedMillis,
            long expiresMillis,
            Capabilities capabilities) {}

    private Ticket(Certificate certificate, Statement statement, Signature signature, byte[] bytes) {
        this.certificate = certificate;
        this.statement = statement;
        this.signature = signature;
        this.bytes = bytes;
    }

    static Ticket sign(PrivateKey signingKey, Certificate certificate, Statement statement) {
        byte[] body = encode(certificate, statement);
        Signature signature = signingKey.sign(labelled(body));
        byte[] bytes = Arrays.copyOf(body, body.length + Signature.LENGTH_BYTES);
        System.arraycopy(signature.bytes(), 0, bytes, body.length, Signature.LENGTH_BYTES);
        return new Ticket(certificate, statement, signature, bytes);
    }

    /**
     * Reads a ticket; whether it counts is for {@link TicketVerifier} to say.
     *
     * @throws DeniedException {@link Denial#MALFORMED} when these are not a ticket's bytes
     */
    public static Ticket decode(byte[] bytes) throws DeniedException {
        if (bytes.length > MAX_BYTES) {
            throw TicketBytes.malformed("it has " + bytes.length + " bytes, where " + MAX_BYTES + " are the most");
        }
        TicketBytes in = new TicketBytes(bytes);
        int version = in.u8();
        if (version != VERSION) {
            throw TicketBytes.malformed("its version is " + version + "; this one knows " + VERSION);
        }
        Certificate certificate = new Certificate(
                PublicKey.of(in.bytes(PublicKey.LENGTH_BYTES)),
                in.u63(),
                Signature.of(in.bytes(Signature.LENGTH_BYTES)));
        Statement statement = statement(in);
        Signature signature = Signature.of(in.bytes(Signature.LENGTH_BYTES));
        in.end();
        byte[] kept = bytes.clone();
        Ticket ticket = new Ticket(certificate, statement, signature, kept);
        if (!Arrays.equals(encode(certificate, statement), ticket.body())) {
            throw TicketBytes.malformed("it is not written the way that tickets are");
        }
        return ticket;
    }

    private static Statement statement(TicketBytes in) throws DeniedException {
        try {
            EntityType type = typeOf(in.u8());
            return new Statement(
                    new Account(type, in.utf8(in.u8())),
                    PublicKey.of(in.bytes(PublicKey.LENGTH_BYTES)),
                    in.u63(),
                    in.u63(),
                    in.u63(),
                    capabilities(in));
        } catch (IllegalArgumentException e) {
            DeniedException denied = TicketBytes.malformed(e.getMessage());
            denied.initCause(e);
            throw denied;
        }
    }

    private static Capabilities capabilities(TicketBytes in) throws DeniedException {
        Capabilities capabilities = Capabilities.NONE;
        int count = in.u8();
        if (count > Service.values().length) {
            throw TicketBytes.malformed("capabilities for " + count + " kinds of daemons");
        }
        for (int i = 0; i < count; i++) {
            Service service = serviceOf(in.u8());
            capabilities = capabilities.with(service, in.utf8(in.u16()));
        }
        return capabilities;
    }

    private static byte[] encode(Certificate certificate, Statement statement) {
        byte[] id = statement.account().id().getBytes(StandardCharsets.UTF_8);
        SortedMap<Service, String> capabilities = statement.capabilities().texts();
        ByteBuffer out = ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) VERSION);
        out.put(certificate.signingKey().bytes())
                .putLong(certificate.untilMillis())
                .put(certificate.signature().bytes());
        out.put(codeOf(statement.account().type())).put((byte) id.length).put(id);
        out.put(statement.key().bytes());
        out.putLong(statement.epoch()).putLong(statement.issuedMillis()).putLong(statement.expiresMillis());
        out.put((byte) capabilities.size());
        for (Map.Entry<Service, String> entry : capabilities.entrySet()) {
            byte[] text = entry.getValue().getBytes(StandardCharsets.UTF_8);
            out.put(codeOf(entry.getKey())).putShort((short) text.length).put(text);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte codeOf(EntityType type) {
        return switch (type) {
            case MON -> 1;
            case OSD -> 2;
            case MDS -> 3;
            case CLIENT -> 4;
        };
    }

    private static EntityType typeOf(int code) throws DeniedException {
        return switch (code) {
            case 1 -> EntityType.MON;
            case 2 -> EntityType.OSD;
            case 3 -> EntityType.MDS;
            case 4 -> EntityType.CLIENT;
            default -> throw TicketBytes.malformed("an account of kind " + code);
        };
    }

    private static byte codeOf(Service service) {
        return switch (service) {
            case MON -> 1;
            case OSD -> 2;
            case MDS -> 3;
        };
    }

    private static Service serviceOf(int code) throws DeniedException {
        return switch (code) {
            case 1 -> Service.MON;
            case 2 -> Service.OSD;
            case 3 -> Service.MDS;
            default -> throw TicketBytes.malformed("capabilities for a kind of daemon " + code);
        };
    }

    private byte[] body() {
        return Arrays.copyOf(bytes, bytes.length - Signature.LENGTH_BYTES);
    }

    private static byte[] labelled(byte[] body) {
        byte[] labelled = Arrays.copyOf(LABEL, LABEL.length + body.length);
        System.arraycopy(body, 0, labelled, LABEL.length, body.length);
        return labelled;
    }

    /** Whether certificate and ticket are signed by whom they should be; everything else is not looked at. */
    boolean isSigned(SignatureScheme scheme) {
        return scheme.verify(certificate.signingKey(), labelled(body()), signature);
    }

    Certificate certificate() {
        return certificate;
    }

    /** A copy, as it is sent. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public Account account() {
        return statement.account();
    }

    public PublicKey key() {
        return statement.key();
    }

    public Capabilities capabilities() {
        return statement.capabilities();
    }

    /** Of the monitors' database, when this was true. */
    public long epoch() {
        return statement.epoch();
    }

    public long issuedMillis() {
        return statement.issuedMillis();
    }

    /** Wall-clock time. */
    public long expiresMillis() {
        return statement.expiresMillis();
    }

    /** What it says of who proves its key. */
    public Identity identity() {
        return new Identity(account(), key(), capabilities(), epoch(), expiresMillis());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ticket ticket && Arrays.equals(bytes, ticket.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "ticket of " + account() + ", epoch " + epoch() + ", until " + expiresMillis() + ": " + capabilities();
    }
}
