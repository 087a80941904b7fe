package io.orthocone.rados;

import io.orthocone.auth.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a client behaves.
 *
 * @param connectTimeout how long to look for a monitor and a first OSD map
 * @param operationTimeout of each op on an object; zero waits for ever: an op ends when the cluster can do it, as in librados
 * @param commandTimeout of each command to the monitors
 * @param maxOpsUnderWay ops that all callers together may have begun and not ended; who wants more is blocked
 * @param maxBytesUnderWay bytes that those may carry or fetch
 * @param account whose rights it has
 * @param keyring the file with that account's key; else where the cluster's configuration says
 */
public record RadosOptions(
        Duration connectTimeout,
        Duration operationTimeout,
        Duration commandTimeout,
        int maxOpsUnderWay,
        long maxBytesUnderWay,
        Account account,
        Optional<Path> keyring) {
    /**
     * Ten seconds to connect, no limit on ops, a minute for a command; Ceph's bounds on what is under way; {@code client.admin}.
     */
    public static final RadosOptions DEFAULT = new RadosOptions(
            Duration.ofSeconds(10),
            Duration.ZERO,
            Duration.ofSeconds(60),
            1024,
            100L << 20,
            Account.ADMIN,
            Optional.empty());

    public RadosOptions {
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("connectTimeout must be positive");
        }
        if (operationTimeout.isNegative() || commandTimeout.isNegative() || commandTimeout.isZero()) {
            throw new IllegalArgumentException("timeouts must not be negative, and that of commands positive");
        }
        if (maxOpsUnderWay <= 0 || maxBytesUnderWay <= 0) {
            throw new IllegalArgumentException("bounds must be positive");
        }
    }

    public RadosOptions withConnectTimeout(Duration timeout) {
        return new RadosOptions(
                timeout, operationTimeout, commandTimeout, maxOpsUnderWay, maxBytesUnderWay, account, keyring);
    }

    public RadosOptions withOperationTimeout(Duration timeout) {
        return new RadosOptions(
                connectTimeout, timeout, commandTimeout, maxOpsUnderWay, maxBytesUnderWay, account, keyring);
    }

    public RadosOptions withCommandTimeout(Duration timeout) {
        return new RadosOptions(
                connectTimeout, operationTimeout, timeout, maxOpsUnderWay, maxBytesUnderWay, account, keyring);
    }

    /** With the rights of this account, e.g. {@code client.reader}. */
    public RadosOptions withAccount(Account whose) {
        return new RadosOptions(
                connectTimeout, operationTimeout, commandTimeout, maxOpsUnderWay, maxBytesUnderWay, whose, keyring);
    }

    /** With the account's key from this file. */
    public RadosOptions withKeyring(Path file) {
        return new RadosOptions(
                connectTimeout,
                operationTimeout,
                commandTimeout,
                maxOpsUnderWay,
                maxBytesUnderWay,
                account,
                Optional.of(file));
    }
}
