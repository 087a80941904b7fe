package io.orthocone.auth;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * The certificate that TLS needs to carry an Ed25519 key: signed by that key itself, the same bytes each time, and believed by nobody for its own
 * sake. Who shows it has to prove, inside TLS, that a ticket names the key.
 *
 * <pre>
 *  Certificate ::= { TBSCertificate { v3, serial 1, Ed25519, CN=orthocone, 1970 to 9999, CN=orthocone, the key }, Ed25519, signature }
 * </pre>
 *
 * It is made here, in DER, because these fifty lines are all that a library for certificates would be used for.
 */
final class SelfSigned {
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OBJECT_ID = 0x06;
    private static final int UTF8_STRING = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int EXPLICIT_0 = 0xa0;

    /** 1.3.101.112 */
    private static final byte[] ED25519 = der(SEQUENCE, der(OBJECT_ID, new byte[] {0x2b, 0x65, 0x70}));

    /** 2.5.4.3 */
    private static final byte[] COMMON_NAME = der(OBJECT_ID, new byte[] {0x55, 0x04, 0x03});

    private SelfSigned() {}

    static X509Certificate of(PrivateKey key) {
        byte[] toBeSigned = der(
                SEQUENCE,
                der(EXPLICIT_0, der(INTEGER, new byte[] {2})),
                der(INTEGER, new byte[] {1}),
                ED25519,
                name(),
                // As RFC 5280 has it: from the beginning, without a well-defined end.
                der(SEQUENCE, der(UTC_TIME, ascii("700101000000Z")), der(GENERALIZED_TIME, ascii("99991231235959Z"))),
                name(),
                der(SEQUENCE, ED25519, bits(key.publicKey().bytes())));
        byte[] certificate =
                der(SEQUENCE, toBeSigned, ED25519, bits(key.sign(toBeSigned).bytes()));
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
        } catch (CertificateException e) {
            throw new IllegalStateException("what is written here is a certificate", e);
        }
    }

    private static byte[] name() {
        return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, ascii("orthocone")))));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bits(byte[] bytes) {
        return der(BIT_STRING, new byte[] {0}, bytes);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.size() >= 0x100) {
            out.write(0x82);
            out.write(content.size() >> 8);
        } else if (content.size() >= 0x80) {
            out.write(0x81);
        }
        out.write(content.size());
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
