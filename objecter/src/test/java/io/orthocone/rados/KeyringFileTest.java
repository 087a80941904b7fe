package io.orthocone.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.Ed25519;
import io.orthocone.auth.Keyring;
import io.orthocone.auth.PrivateKey;
import io.orthocone.message.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyringFileTest {
    private static final PrivateKey KEY = PrivateKey.of(Ed25519.SCHEME, seed());

    @TempDir
    private Path folder;

    private Path file;

    private static byte[] seed() {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) 7);
        return seed;
    }

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("client.admin.keyring");
        KeyringFile.write(file, Keyring.of(Account.ADMIN, KEY, Capabilities.ALL));
    }

    private void assertFails(Account account, ErrorCode code, String... words) {
        RadosException failure = catchThrowableOfType(RadosException.class, () -> KeyringFile.keyOf(file, account));
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessageContainingAll(words);
    }

    @Test
    void whatIsWrittenIsItsOwnersOnlyAndIsReadAgain() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeyringFile.keyOf(file, Account.ADMIN)).isEqualTo(KEY);
        try (var entries = Files.list(folder)) {
            assertThat(entries).containsExactly(file);
        }
    }

    @Test
    void aKeyringThatOthersMayReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertFails(Account.ADMIN, ErrorCode.EACCES, "mode rw-r--r--", "chmod 600", "auth rotate");
    }

    @Test
    void whatIsNotThereAndWhatMakesNoSenseIsTold() throws IOException {
        assertFails(Account.client("x"), ErrorCode.ENOENT, "no key of client.x", "client.admin", "-n");
        Files.writeString(file, "key = x");
        assertFails(Account.ADMIN, ErrorCode.EINVAL, "an [ACCOUNT] comes first");
        Files.delete(file);
        assertFails(Account.ADMIN, ErrorCode.ENOENT, "there is no such file", "--keyring");
    }

    @Test
    void aCutShortWritingIsBegunAnew() throws IOException {
        Files.writeString(folder.resolve("client.admin.keyring.new"), "rubbish");
        KeyringFile.write(file, Keyring.of(Account.ADMIN, KEY, Capabilities.NONE));
        assertThat(KeyringFile.read(file).entries().get(Account.ADMIN).capabilities())
                .isEqualTo(Capabilities.NONE);
    }
}
