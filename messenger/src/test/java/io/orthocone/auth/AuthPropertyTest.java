package io.orthocone.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.auth.sim.HashedScheme;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is read from people, files and peers: it comes back as it was, and what makes no sense is refused as declared. */
final class AuthPropertyTest {
    private static final TestKeys KEYS = new TestKeys(1);

    @Provide
    Arbitrary<String> osdCaps() {
        Arbitrary<String> value = Arbitraries.strings()
                .withChars("ab \"'\\,=*é/._")
                .ofMaxLength(8)
                .map(CapabilityParser::quoted);
        Arbitrary<String> letters = Arbitraries.of("*", "r", "w", "x", "rw", "rx", "wx", "rwx");
        Arbitrary<String> grant = Combinators.combine(letters, value.optional(), value.optional(), value.optional())
                .as((what, pool, namespace, prefix) -> "allow " + what
                        + prefix.map(p -> " object_prefix=" + p).orElse("")
                        + pool.map(p -> " pool=" + p).orElse("")
                        + namespace.map(n -> " namespace=" + n).orElse(""));
        return grant.list().ofMinSize(1).ofMaxSize(5).map(grants -> String.join(",", grants));
    }

    @Property
    void capabilitiesComeBackFromTheirText(@ForAll("osdCaps") String text) {
        Capabilities capabilities = Capabilities.NONE.with(Service.OSD, text);
        String canonical = capabilities.text(Service.OSD).orElseThrow();
        assertThat(Capabilities.NONE.with(Service.OSD, canonical)).isEqualTo(capabilities);
        assertThat(Capabilities.NONE.with(Service.OSD, canonical).text(Service.OSD))
                .contains(canonical);
    }

    @Provide
    Arbitrary<String> almostCaps() {
        return Arbitraries.of(
                        "allow",
                        "profile",
                        "command",
                        "with",
                        "prefix",
                        "osd",
                        "*",
                        "rw",
                        "x",
                        "pool",
                        "namespace",
                        "object_prefix",
                        "path",
                        "=",
                        ",",
                        "\"",
                        "'",
                        "\\",
                        "/a",
                        " ",
                        "é",
                        "\0")
                .list()
                .ofMaxSize(12)
                .map(words -> String.join(" ", words));
    }

    @Property
    void anyTextIsNoCapabilityOrIsOne(@ForAll("almostCaps") String text, @ForAll Service service) {
        refusedAsDeclared(service, text);
    }

    @Property
    void anyCharactersAreNoCapabilityOrAreOne(@ForAll String text, @ForAll Service service) {
        refusedAsDeclared(service, text);
    }

    private static void refusedAsDeclared(Service service, String text) {
        try {
            Capabilities capabilities = Capabilities.NONE.with(service, text);
            assertThat(Capabilities.NONE.with(
                            service, capabilities.text(service).orElse("")))
                    .isEqualTo(capabilities);
        } catch (CapabilitySyntaxException e) {
            assertThat(e.position()).isBetween(0, text.length());
        }
    }

    @Property
    void aTicketComesBackAsItWas(@ForAll("osdCaps") String text, @ForAll long seed) throws Exception {
        Capabilities capabilities =
                Capabilities.NONE.with(Service.MON, "allow r").with(Service.OSD, text);
        Ticket ticket = KEYS.ticket(Account.client("c" + Long.toUnsignedString(seed)), capabilities);
        Ticket back = Ticket.decode(ticket.bytes());
        assertThat(back).isEqualTo(ticket);
        assertThat(back.identity()).isEqualTo(ticket.identity());
        assertThat(back.capabilities()).isEqualTo(capabilities);
        assertThat(back.isSigned(HashedScheme.SCHEME)).isTrue();
    }

    @Property
    void anyBytesAreNoTicket(@ForAll byte[] bytes) {
        try {
            Ticket ticket = Ticket.decode(bytes);
            assertThat(ticket.bytes()).isEqualTo(bytes);
        } catch (DeniedException e) {
            assertThat(e.denial()).isEqualTo(Denial.MALFORMED);
        }
    }

    /** A bit of a ticket that is turned over: it is no ticket any more, or one that does not count. */
    @Property
    void aTicketOfWhichABitWasTurnedDoesNotCount(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = KEYS.ticket(Account.ADMIN, Capabilities.ALL).bytes();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        try {
            KEYS.verifier().verify(Ticket.decode(bytes));
            throw new AssertionError("it counts; replay with seed " + seed);
        } catch (DeniedException e) {
            assertThat(e.denial()).isIn(Denial.MALFORMED, Denial.FOREIGN, Denial.FORGED, Denial.EXPIRED);
        }
    }

    @Property
    void aKeyringComesBackFromItsText(@ForAll("osdCaps") String text, @ForAll long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<Account, Keyring.Entry> entries = new TreeMap<>();
        for (Account account : new Account[] {Account.MON, Account.ADMIN, Account.osd(random.nextInt(1000))}) {
            entries.put(
                    account,
                    new Keyring.Entry(
                            PrivateKey.draw(HashedScheme.SCHEME, random), Capabilities.NONE.with(Service.OSD, text)));
        }
        Keyring keyring = new Keyring(entries);
        assertThat(Keyring.parse(HashedScheme.SCHEME, "k", keyring.format())).isEqualTo(keyring);
    }

    @Provide
    Arbitrary<String> almostKeyring() {
        return Arbitraries.of(
                        "[client.admin]",
                        "[mon.]",
                        "[",
                        "]",
                        "key = ",
                        "key",
                        "caps mon = ",
                        "caps osd =",
                        "\"allow *\"",
                        "\"",
                        "=",
                        "\n",
                        "# remark",
                        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                        "\t")
                .list()
                .ofMaxSize(14)
                .map(words -> String.join("", words));
    }

    @Property
    void anyTextIsNoKeyringOrIsOne(@ForAll("almostKeyring") String text) {
        refusedAsDeclared(text);
    }

    @Property
    void anyCharactersAreNoKeyringOrAreOne(@ForAll String text) {
        refusedAsDeclared(text);
    }

    private static void refusedAsDeclared(String text) {
        try {
            Keyring keyring = Keyring.parse(HashedScheme.SCHEME, "k", text);
            assertThat(Keyring.parse(HashedScheme.SCHEME, "k", keyring.format()))
                    .isEqualTo(keyring);
        } catch (KeyringException e) {
            assertThat(e).hasMessageStartingWith("k:");
        }
    }
}
