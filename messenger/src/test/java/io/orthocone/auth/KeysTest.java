package io.orthocone.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.orthocone.auth.sim.HashedScheme;
import io.orthocone.message.EntityName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeysTest {
    /** RFC 8032, section 7.1. */
    record Vector(String seed, String publicKey, String message, String signature) {}

    static Stream<Vector> vectors() {
        return Stream.of(
                new Vector(
                        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                        "",
                        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                            + "d25bf5f0595bbe24655141438e7a100b"),
                new Vector(
                        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                        "72",
                        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                            + "387b2eaeb4302aeeb00d291612bb0c00"),
                new Vector(
                        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                        "af82",
                        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                            + "4a7c15e9716ed28dc027beceea1ec40a"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signsAsTheStandardSays(Vector vector) {
        PrivateKey key = PrivateKey.of(Ed25519.SCHEME, hex(vector.seed()));
        assertThat(key.publicKey().bytes()).isEqualTo(hex(vector.publicKey()));
        assertThat(key.sign(hex(vector.message())).bytes()).isEqualTo(hex(vector.signature()));
        assertThat(Ed25519.SCHEME.verify(
                        PublicKey.of(hex(vector.publicKey())),
                        hex(vector.message()),
                        Signature.of(hex(vector.signature()))))
                .isTrue();
    }

    static Stream<SignatureScheme> schemes() {
        return Stream.of(Ed25519.SCHEME, HashedScheme.SCHEME);
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void anotherKeyAnotherMessageAndAnotherSignatureAreRefused(SignatureScheme scheme) {
        SplittableRandom random = new SplittableRandom(5);
        PrivateKey key = PrivateKey.draw(scheme, random);
        PrivateKey other = PrivateKey.draw(scheme, random);
        byte[] message = "what was said".getBytes(StandardCharsets.UTF_8);
        byte[] changed = "what was said!".getBytes(StandardCharsets.UTF_8);
        Signature signature = key.sign(message);
        assertThat(scheme.verify(key.publicKey(), message, signature)).isTrue();
        assertThat(scheme.verify(other.publicKey(), message, signature)).isFalse();
        assertThat(scheme.verify(key.publicKey(), changed, signature)).isFalse();
        byte[] bytes = signature.bytes();
        for (int i = 0; i < 32; i += 5) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 1;
            assertThat(scheme.verify(key.publicKey(), message, Signature.of(flipped)))
                    .isFalse();
        }
    }

    @Test
    void whatIsNoPointOrNoNumberIsRefusedAndNothingIsThrown() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 50; i++) {
            byte[] key = new byte[PublicKey.LENGTH_BYTES];
            byte[] signature = new byte[Signature.LENGTH_BYTES];
            random.nextBytes(key);
            random.nextBytes(signature);
            assertThat(Ed25519.SCHEME.verify(PublicKey.of(key), new byte[3], Signature.of(signature)))
                    .isFalse();
        }
        byte[] ones = new byte[PublicKey.LENGTH_BYTES];
        Arrays.fill(ones, (byte) -1);
        assertThat(Ed25519.SCHEME.verify(
                        PublicKey.of(ones), new byte[3], Signature.of(new byte[Signature.LENGTH_BYTES])))
                .isFalse();
    }

    @Test
    void bothHalvesComeBackFromTheirTexts() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20; i++) {
            PrivateKey key = PrivateKey.draw(Ed25519.SCHEME, random);
            assertThat(PublicKey.parse(key.publicKey().toString())).isEqualTo(key.publicKey());
            assertThat(PrivateKey.parse(Ed25519.SCHEME, key.secretText()).publicKey())
                    .isEqualTo(key.publicKey());
            assertThat(key.secretText()).hasSize(44).doesNotContain("=");
        }
    }

    @Test
    void oneHalfIsNotTakenForTheOther() {
        PrivateKey key = PrivateKey.draw(HashedScheme.SCHEME, new SplittableRandom(8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicKey.parse(key.secretText()))
                .withMessageContaining("this is a private key");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PrivateKey.parse(HashedScheme.SCHEME, key.publicKey().toString()))
                .withMessageContaining("this is a public key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicKey.parse(key.publicKey().toString().substring(4)))
                .withMessageContaining("44 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicKey.parse("no key!"))
                .withMessageContaining("base64");
    }

    @Test
    void aPrivateKeyIsNotPrintedUnasked() {
        PrivateKey key = PrivateKey.draw(Ed25519.SCHEME, new SplittableRandom(9));
        assertThat(key.toString())
                .doesNotContain(key.secretText())
                .contains(key.publicKey().toString());
        assertThat(Keyring.of(Account.ADMIN, key, Capabilities.ALL).toString()).doesNotContain(key.secretText());
    }

    @Test
    void aClientsNumberIsItsKeysAndItsNonces() {
        PublicKey one = PublicKey.of(hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
        PublicKey two = PublicKey.of(hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        assertThat(ClientNumber.of(one, 1)).isEqualTo(ClientNumber.of(one, 1));
        assertThat(ClientNumber.of(one, 1)).isNotEqualTo(ClientNumber.of(one, 2));
        assertThat(ClientNumber.of(one, 1)).isNotEqualTo(ClientNumber.of(two, 1));
        assertThat(Long.parseLong(ClientNumber.of(one, -1).id())).isNotNegative();
    }

    @Test
    void anAccountSpeaksAsItselfOnly() {
        PublicKey key = PublicKey.of(new byte[PublicKey.LENGTH_BYTES]);
        assertThat(Account.MON.maySpeakAs(EntityName.mon("a"), key, 1)).isTrue();
        assertThat(Account.osd(3).maySpeakAs(EntityName.osd(3), key, 1)).isTrue();
        assertThat(Account.osd(3).maySpeakAs(EntityName.osd(4), key, 1)).isFalse();
        assertThat(Account.osd(3).maySpeakAs(EntityName.mon("a"), key, 1)).isFalse();
        assertThat(Account.ADMIN.maySpeakAs(ClientNumber.of(key, 1), key, 1)).isTrue();
        assertThat(Account.ADMIN.maySpeakAs(ClientNumber.of(key, 1), key, 2)).isFalse();
    }

    @Test
    void accountsAreReadAsTheyAreWritten() {
        for (String text : new String[] {"mon.", "client.admin", "osd.3", "mds.b", "client.a.b@c-d_e"}) {
            assertThat(Account.parse(text).toString()).isEqualTo(text);
        }
        for (String text : new String[] {"", "mon.a", "osd.x", "osd.", "osd.03", "client.", "client.a b", "mgr.x"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Account.parse(text));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Account.client("x".repeat(65)));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
