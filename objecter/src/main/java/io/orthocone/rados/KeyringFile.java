package io.orthocone.rados;

import io.orthocone.auth.Account;
import io.orthocone.auth.Ed25519;
import io.orthocone.auth.Keyring;
import io.orthocone.auth.KeyringException;
import io.orthocone.auth.PrivateKey;
import io.orthocone.message.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Keyrings on this machine's disk: for their owner's eyes only. */
public final class KeyringFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private KeyringFile() {}

    /**
     * Reads a keyring.
     *
     * @throws RadosException when there is none, this user may not read it, others may, or it makes no sense
     */
    public static Keyring read(Path file) {
        try {
            refuseIfOthersMayRead(file);
            return Keyring.parse(Ed25519.SCHEME, file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw unreadable(
                    ErrorCode.ENOENT,
                    file,
                    "there is no such file",
                    "name an account's keyring with --keyring, or make one with: ocone auth get-or-create");
        } catch (AccessDeniedException e) {
            throw unreadable(ErrorCode.EACCES, file, "this user may not read it", "run the command as its owner");
        } catch (KeyringException e) {
            throw unreadable(
                    ErrorCode.EINVAL, file, e.getMessage(), "a keyring has '[client.NAME]' and below it 'key = ...'");
        } catch (IOException e) {
            throw unreadable(ErrorCode.EIO, file, "it cannot be read: " + e.getMessage(), "");
        }
    }

    /**
     * The private key of an account.
     *
     * @throws RadosException as above, and when the keyring has no key of this account
     */
    public static PrivateKey keyOf(Path file, Account account) {
        Keyring keyring = read(file);
        return keyring.key(account)
                .orElseThrow(() -> unreadable(
                        ErrorCode.ENOENT,
                        file,
                        "it has no key of " + account + ", only of "
                                + keyring.entries().keySet(),
                        "name the account with -n, or its keyring with --keyring"));
    }

    private static void refuseIfOthersMayRead(Path file) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        permissions.removeIf(permission -> permission.name().startsWith("OWNER"));
        if (!permissions.isEmpty()) {
            throw unreadable(
                    ErrorCode.EACCES,
                    file,
                    "its private keys are not only their owner's: it has mode "
                            + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                    "take it from the others with: chmod 600 " + file
                            + ", and give the account a new key if they may have read it: ocone auth rotate");
        }
    }

    /** Puts a keyring in place, mode 0600 from its first byte on, durable: whoever reads meanwhile sees the old one or the new one. */
    public static void write(Path file, Keyring keyring) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Set<StandardOpenOption> create = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(fresh, create, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer text = StandardCharsets.UTF_8.encode(keyring.format());
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static RadosException unreadable(ErrorCode code, Path file, String problem, String advice) {
        return new RadosException(code, "read", "keyring " + Quoted.of(file.toString()), problem, advice);
    }
}
