package io.orthocone.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The cluster key's word that tickets signed with a monitor's own key count, and until when.
 *
 * @param untilMillis wall-clock time after which nothing that it vouches for counts
 */
public record Certificate(PublicKey signingKey, long untilMillis, Signature signature) {
    static final int LENGTH_BYTES = PublicKey.LENGTH_BYTES + Long.BYTES + Signature.LENGTH_BYTES;

    private static final byte[] LABEL = "orthocone certificate 1\0".getBytes(StandardCharsets.UTF_8);

    /** A new one, for a monitor that has the cluster's private key. */
    public static Certificate issue(PrivateKey clusterKey, PublicKey signingKey, long untilMillis) {
        return new Certificate(signingKey, untilMillis, clusterKey.sign(signed(signingKey, untilMillis)));
    }

    boolean isBy(SignatureScheme scheme, PublicKey clusterKey) {
        return scheme.verify(clusterKey, signed(signingKey, untilMillis), signature);
    }

    private static byte[] signed(PublicKey signingKey, long untilMillis) {
        return ByteBuffer.allocate(LABEL.length + PublicKey.LENGTH_BYTES + Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(LABEL)
                .put(signingKey.bytes())
                .putLong(untilMillis)
                .array();
    }
}
