package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.DeniedException;
import io.orthocone.auth.Ed25519;
import io.orthocone.auth.Identity;
import io.orthocone.auth.PrivateKey;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Service;
import io.orthocone.auth.Signature;
import io.orthocone.auth.Ticket;
import io.orthocone.env.Payload;
import io.orthocone.fuzzing.StoredInputs;
import io.orthocone.message.EntityName;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.wire.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What somebody shows at the door of {@code osd.1}: whatever it is, it is refused with a reason, unless it is one of the few proofs that
 * were made with a key. An input is
 *
 * <pre>
 *  +---------------+--------+--------------+---------+-----------------+
 *  | signature, 64 | key 32 | length u8, account     | ticket          |
 *  +---------------+--------+--------------+---------+-----------------+
 * </pre>
 *
 * <p>With the keys of production: the fuzzer sees what is compared, and a signature of the simulated scheme can be had by looking.
 */
final class ProofFuzzTest {
    private static final TestCredentials KEYS = new TestCredentials(Ed25519.SCHEME, "a cluster");
    private static final TestCredentials FOREIGN = new TestCredentials(Ed25519.SCHEME, "another cluster");
    private static final Account FEW_RIGHTS = Account.client("few");

    /** What was said before; the same for everybody, so that a proof that is good stays good. */
    private static final Transcript TRANSCRIPT =
            new Transcript(Payload.wrap(new byte[] {1}), Payload.wrap(new byte[] {2}), Optional.empty());

    private static final Credentials OSD_1 = KEYS.of(() -> 0, EntityName.osd(1), ModePolicy.CRC);
    private static final List<Frame.Proof> GOOD =
            List.of(proof(Account.MON, KEYS.clusterKey, Payload.EMPTY), proof(KEYS, Account.osd(0), Capabilities.ALL));

    private static Stream<byte[]> samples() {
        Capabilities few = Capabilities.NONE.with(Service.MON, "allow r");
        return Stream.concat(
                        GOOD.stream(),
                        Stream.of(
                                proof(KEYS, FEW_RIGHTS, few),
                                proof(FOREIGN, Account.osd(0), Capabilities.ALL),
                                proof(Account.MON, KEYS.keyOf(Account.osd(0)), Payload.EMPTY),
                                proof(Account.osd(0), KEYS.keyOf(Account.osd(0)), ticket(KEYS, Account.osd(2), few))))
                .map(ProofFuzzTest::input);
    }

    static Stream<byte[]> inputs() {
        return Stream.concat(samples(), StoredInputs.of(ProofFuzzTest.class));
    }

    @MethodSource("inputs")
    @FuzzTest
    void onlyWhatWasMadeWithAKeyIsBelieved(byte[] input) {
        Optional<Frame.Proof> proof = read(input);
        proof.ifPresent(shown -> believed(shown).ifPresent(identity -> {
            assertThat(GOOD).as("believed, as " + identity).contains(shown);
            assertThat(identity.account()).isEqualTo(shown.account());
        }));
    }

    @Test
    void whatWasMadeWithAKeyIsBelieved() {
        assertThat(samples().filter(input -> believed(read(input).orElseThrow()).isPresent()))
                .hasSize(GOOD.size());
    }

    private static Optional<Identity> believed(Frame.Proof proof) {
        try {
            Credentials.Judgement judgement = OSD_1.judge(proof, helloOf(proof.account()), Optional.of(Service.OSD));
            judgement.checkSignatures(proof, TRANSCRIPT.ofInitiator(Claim.of(proof)));
            judgement.remember();
            return Optional.of(judgement.identity());
        } catch (DeniedException e) {
            assertThat(e).hasMessageMatching("(?s).+");
            return Optional.empty();
        }
    }

    /** It goes by the name that its account may have, whenever that is known. */
    private static Frame.Hello helloOf(Account account) {
        EntityName name = account.equals(Account.MON) ? EntityName.mon("a") : EntityName.osd(0);
        return new Frame.Hello(
                1, 1, name, EntityAddr.of("10.9.9.9", 6800, 70), new UUID(1, 2), "10.9.9.1", Payload.EMPTY, List.of());
    }

    private static Payload ticket(TestCredentials keys, Account account, Capabilities capabilities) {
        Ticket ticket =
                keys.ticket(account, keys.keyOf(account).publicKey(), capabilities, TestCredentials.NOW_MILLIS, 1);
        return Payload.wrap(ticket.bytes());
    }

    private static Frame.Proof proof(TestCredentials keys, Account account, Capabilities capabilities) {
        return proof(account, keys.keyOf(account), ticket(keys, account, capabilities));
    }

    private static Frame.Proof proof(Account account, PrivateKey key, Payload ticket) {
        Claim claim = new Claim(account, key.publicKey(), ticket);
        return claim.signed(key.sign(TRANSCRIPT.ofInitiator(claim)));
    }

    private static byte[] input(Frame.Proof proof) {
        byte[] account = proof.account().toString().getBytes(StandardCharsets.UTF_8);
        byte[] input = new byte
                [Signature.LENGTH_BYTES
                        + PublicKey.LENGTH_BYTES
                        + 1
                        + account.length
                        + proof.ticket().length()];
        ByteBuffer.wrap(input)
                .put(proof.signature().bytes())
                .put(proof.key().bytes())
                .put((byte) account.length)
                .put(account)
                .put(proof.ticket().toByteArray());
        return input;
    }

    /** Empty if there is no account in it: the frame's decoder would have refused it ({@code HandshakeFrameFuzzTest}). */
    private static Optional<Frame.Proof> read(byte[] input) {
        int head = Signature.LENGTH_BYTES + PublicKey.LENGTH_BYTES + 1;
        if (input.length < head) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(input);
        byte[] signature = new byte[Signature.LENGTH_BYTES];
        byte[] key = new byte[PublicKey.LENGTH_BYTES];
        in.get(signature).get(key);
        byte[] name = new byte[Math.min(in.get() & 0xff, in.remaining())];
        in.get(name);
        Account account;
        try {
            account = Account.parse(new String(name, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        Payload ticket = Payload.wrap(Arrays.copyOfRange(input, in.position(), input.length));
        return Optional.of(new Frame.Proof(account, PublicKey.of(key), ticket, Signature.of(signature)));
    }
}
