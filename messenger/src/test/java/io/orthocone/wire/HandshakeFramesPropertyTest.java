package io.orthocone.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.auth.Account;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Signature;
import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.osdmap.EntityAddr;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Bodies of the frames by which strangers introduce themselves. */
final class HandshakeFramesPropertyTest {
    private static Frame.Hello hello(SplittableRandom random) {
        return new Frame.Hello(
                1,
                random.nextInt(1, 9),
                EntityName.osd(random.nextInt(1000)),
                EntityAddr.of("10.0.0." + random.nextInt(256), random.nextInt(65536), random.nextInt()),
                new UUID(random.nextLong(), random.nextLong()),
                random.nextBoolean() ? "" : "10.0.0.1",
                bytes(random, random.nextInt(40)),
                random.nextBoolean() ? List.of(LinkMode.CRC, LinkMode.SECURE) : List.of(LinkMode.SECURE));
    }

    private static Frame.Proof proof(SplittableRandom random) {
        return new Frame.Proof(
                random.nextBoolean() ? Account.MON : Account.client("c" + random.nextInt(9)),
                PublicKey.of(bytes(random, PublicKey.LENGTH_BYTES).toByteArray()),
                bytes(random, random.nextInt(3000)),
                Signature.of(bytes(random, Signature.LENGTH_BYTES).toByteArray()));
    }

    private static Payload bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Payload.wrap(bytes);
    }

    @Property
    void greetingsAndProofsComeBackAsTheyWere(@ForAll long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Frame.Hello hello = hello(random);
        assertThat(SessionConversions.hello(hello.encoded().toByteArray())).isEqualTo(hello);
        Frame.Proof proof = proof(random);
        assertThat(SessionConversions.proof(SessionConversions.toProto(proof).toByteArray()))
                .isEqualTo(proof);
        assertThat(SessionConversions.toProto(proof).getSerializedSize())
                .isLessThanOrEqualTo(WireLimits.MAX_HANDSHAKE_BYTES);
    }

    @Property
    void anyBytesAreAProofOrRefusedAsDeclared(@ForAll byte[] bytes) {
        refusedAsDeclared(bytes);
    }

    @Property
    void aDamagedProofIsAProofOrRefusedAsDeclared(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = SessionConversions.toProto(proof(random)).toByteArray();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            bytes[random.nextInt(Math.min(bytes.length, 60))] = (byte) random.nextInt();
        }
        refusedAsDeclared(bytes);
    }

    private static void refusedAsDeclared(byte[] bytes) {
        try {
            Frame.Proof proof = SessionConversions.proof(bytes);
            assertThat(proof.key().bytes()).hasSize(PublicKey.LENGTH_BYTES);
        } catch (MalformedFrameException e) {
            assertThat(e.kind()).isEqualTo(MalformedFrameException.Kind.NONSENSE);
        }
        try {
            assertThat(SessionConversions.hello(bytes).encoded().toByteArray()).isEqualTo(bytes);
        } catch (MalformedFrameException e) {
            assertThat(e.kind()).isEqualTo(MalformedFrameException.Kind.NONSENSE);
        }
    }
}
