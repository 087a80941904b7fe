package io.orthocone.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.orthocone.auth.sim.HashedScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyringTest {
    private static final PrivateKey KEY = new TestKeys(11).draw();

    @Test
    void isWrittenAsCephDoes() {
        Keyring keyring = Keyring.of(
                Account.ADMIN,
                KEY,
                Capabilities.NONE
                        .with(Service.MON, "allow command \"osd ls\"")
                        .with(Service.OSD, "allow rw pool=data"));
        assertThat(keyring.format())
                .isEqualTo("[client.admin]\n\tkey = " + KEY.secretText()
                        + "\n\tcaps mon = \"allow command \\\"osd ls\\\"\"\n\tcaps osd = \"allow rw pool=data\"\n");
    }

    @Test
    void isReadAsPeopleWriteIt() throws Exception {
        Keyring keyring = Keyring.parse(
                HashedScheme.SCHEME,
                "k",
                "# mine\r\n\r\n[ osd.0 ]\r\nkey=" + KEY.secretText()
                        + "\n; theirs\n  caps  mon = profile osd\n[mon.]\n\tkey = " + KEY.secretText());
        assertThat(keyring.entries().keySet()).containsExactly(Account.MON, Account.osd(0));
        assertThat(keyring.key(Account.osd(0))).contains(KEY);
        assertThat(keyring.key(Account.osd(1))).isEmpty();
        assertThat(keyring.entries().get(Account.osd(0)).capabilities())
                .isEqualTo(Capabilities.NONE.with(Service.MON, "profile osd"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        key = KEY                                   | 1 | an [ACCOUNT] comes first
        [client.a]/nonsense                         | 2 | expected '[ACCOUNT]'
        [client.a                                   | 1 | ']' is missing
        [nobody]                                    | 1 | names no account
        [client.a]/key = KEY/[client.a]             | 3 | client.a is here twice
        [client.a]/[client.b]                       | 1 | client.a has no key
        [client.a]/key = KEY/key = KEY              | 3 | a second key of client.a
        [client.a]/key = AQ==                       | 2 | 44 characters
        [client.a]/key = KEY/secret = x             | 3 | 'secret' is not known here
        [client.a]/key = KEY/caps mgr = "allow *"   | 3 | 'mgr' has no capabilities
        [client.a]/key = KEY/caps mon = "allow all" | 3 | 'all' is not '*'
        [client.a]/key = KEY/caps mon = "allow *    | 3 | a quote is opened and not closed
        [client.a]/key = KEY/caps mon = "a" b       | 3 | a quote is opened and not closed
        [client.a]/caps mon = allow r/caps mon = allow w | 3 | capabilities for mon twice
        """)
    void saysInWhichLineItMakesNoSense(String lines, int line, String problem) {
        String text = lines.replace('/', '\n').replace("KEY", KEY.secretText().replace('/', '\u0000'));
        assertThatExceptionOfType(KeyringException.class)
                .isThrownBy(() -> Keyring.parse(HashedScheme.SCHEME, "keys/a", text.replace('\u0000', '/')))
                .withMessageStartingWith("keys/a:" + line + ": ")
                .withMessageContaining(problem);
    }
}
