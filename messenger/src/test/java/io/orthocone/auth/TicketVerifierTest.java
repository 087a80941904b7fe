package io.orthocone.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.orthocone.auth.sim.HashedScheme;
import io.orthocone.message.EntityName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketVerifierTest {
    private static final long HOUR = Ticket.MAX_LIFETIME_MILLIS;
    private static final Account ALICE = Account.client("alice");

    private final TestKeys keys = new TestKeys(3);
    private final PublicKey key = keys.draw().publicKey();
    private final TicketVerifier verifier = keys.verifier();

    @Test
    void aTicketSaysWhoseItIsAndWhatThatMayDo() throws Exception {
        Capabilities capabilities = Capabilities.NONE.with(Service.OSD, "allow r pool=data");
        Identity identity = verifier.verify(keys.ticket(ALICE, key, capabilities));
        assertThat(identity).isEqualTo(new Identity(ALICE, key, capabilities, 7, keys.nowMillis() + HOUR));
    }

    @Test
    void countsForItsTimeAndAsMuchLongerAsClocksMayDiffer() throws Exception {
        Ticket ticket = keys.ticket(ALICE, key, Capabilities.NONE);
        Identity identity = verifier.verify(ticket);
        keys.advanceMillis(HOUR + TicketVerifier.TOLERANCE_MILLIS);
        verifier.verify(ticket);
        assertThat(verifier.stillCounts(identity)).isTrue();
        keys.advanceMillis(1);
        denied(Denial.EXPIRED, ticket);
        assertThat(verifier.stillCounts(identity)).isFalse();
        keys.advanceMillis(-HOUR - 2 * TicketVerifier.TOLERANCE_MILLIS - 1);
        verifier.verify(ticket);
        keys.advanceMillis(-1);
        denied(Denial.EXPIRED, ticket);
    }

    @Test
    void endsWithItsCertificate() throws Exception {
        keys.advanceMillis(TicketIssuer.CERTIFICATE_MILLIS + TicketVerifier.TOLERANCE_MILLIS);
        Ticket ticket = keys.ticket(ALICE, key, Capabilities.NONE);
        verifier.verify(ticket);
        keys.advanceMillis(1);
        denied(Denial.EXPIRED, ticket);
        assertThat(keys.issuer().isWornOut(keys.nowMillis())).isTrue();
    }

    @Test
    void anotherClustersMonitorsAreNotBelieved() {
        denied(Denial.FOREIGN, new TestKeys(4).ticket(ALICE, key, Capabilities.ALL));
    }

    @Test
    void whoHasACertificateAndNotItsKeyIsNotBelieved() {
        Ticket good = keys.ticket(ALICE, key, Capabilities.NONE);
        denied(
                Denial.FORGED,
                Ticket.sign(
                        keys.draw(),
                        good.certificate(),
                        new Ticket.Statement(
                                ALICE, key, 7, keys.nowMillis(), keys.nowMillis() + HOUR, Capabilities.ALL)));
    }

    @Test
    void nobodyMakesATicketForLongerThanAnHour() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keys.issuer().issue(ALICE, key, Capabilities.NONE, 7, keys.nowMillis(), HOUR + 1));
        PrivateKey signing = keys.draw();
        Certificate certificate =
                Certificate.issue(keys.clusterKey(), signing.publicKey(), keys.nowMillis() + 100 * HOUR);
        denied(
                Denial.EXPIRED,
                Ticket.sign(
                        signing,
                        certificate,
                        new Ticket.Statement(
                                ALICE, key, 7, keys.nowMillis(), keys.nowMillis() + HOUR + 1, Capabilities.ALL)));
    }

    @Test
    void whatIsOlderThanAChangeOfItsAccountIsRevoked() throws Exception {
        Ticket ticket = keys.ticket(ALICE, key, Capabilities.ALL);
        Identity identity = verifier.verify(ticket);
        verifier.setRevocations(Revocations.NONE.with(ALICE, 7).with(Account.client("bob"), 9));
        verifier.verify(ticket);
        verifier.setRevocations(Revocations.NONE.with(ALICE, 8).with(ALICE, 5));
        denied(Denial.REVOKED, ticket);
        assertThat(verifier.stillCounts(identity)).isFalse();
        assertThat(verifier.stillCounts(Identity.inner(EntityName.osd(1)))).isTrue();
    }

    @Test
    void signaturesAreCheckedOnce() throws Exception {
        List<PublicKey> verified = new ArrayList<>();
        SignatureScheme counting = new SignatureScheme() {
            @Override
            public Signer signer(byte[] seed) {
                return HashedScheme.SCHEME.signer(seed);
            }

            @Override
            public boolean verify(PublicKey by, byte[] message, Signature signature) {
                verified.add(by);
                return HashedScheme.SCHEME.verify(by, message, signature);
            }
        };
        TicketVerifier counted = new TicketVerifier(counting, keys.clusterKey().publicKey(), keys::nowMillis);
        Ticket ticket = keys.ticket(ALICE, key, Capabilities.ALL);
        counted.verify(ticket);
        counted.verify(Ticket.decode(ticket.bytes()));
        assertThat(verified).hasSize(2);
        counted.verify(keys.ticket(ALICE, key, Capabilities.NONE));
        assertThat(verified).as("the certificate is known").hasSize(3);
    }

    private void denied(Denial denial, Ticket ticket) {
        assertThatExceptionOfType(DeniedException.class)
                .isThrownBy(() -> verifier.verify(ticket))
                .satisfies(e -> assertThat(e.denial()).isEqualTo(denial));
    }
}
