package io.orthocone.rados;

import io.orthocone.auth.Account;
import io.orthocone.auth.ClientNumber;
import io.orthocone.auth.ClusterClock;
import io.orthocone.auth.Ed25519;
import io.orthocone.auth.PrivateKey;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.TicketVerifier;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.session.Credentials;
import io.orthocone.session.ModePolicy;
import java.nio.file.Path;

/**
 * What a client proves itself with, and what it believes in.
 *
 * @param key the account's
 * @param clusterKey the monitors prove this one
 */
record ClientKey(Account account, PrivateKey key, PublicKey clusterKey, ModePolicy modes) {
    /**
     * Finds it in the files of this machine.
     *
     * @throws RadosException when a file is missing, is readable for others, or makes no sense
     */
    static ClientKey find(ClusterConf conf, RadosOptions options) {
        Account account = options.account();
        PublicKey clusterKey = conf.clusterKey()
                .orElseThrow(() -> failure(
                        account,
                        ErrorCode.EINVAL,
                        "the configuration has no cluster_key, so nobody there could be believed",
                        "take ocone.conf from the cluster as it is now; one that was made by an earlier version must"
                                + " be made anew: ocone up --data DIR"));
        Path file = options.keyring()
                .or(() -> conf.keyringOf(account))
                .orElseThrow(() -> failure(
                        account,
                        ErrorCode.ENOENT,
                        "nobody says where its keyring is",
                        "name it with --keyring, or in ocone.conf: keyring = FILE"));
        return new ClientKey(account, KeyringFile.keyOf(file, account), clusterKey, conf.modes());
    }

    private static RadosException failure(Account account, ErrorCode code, String problem, String advice) {
        return new RadosException(code, "connect as", account.toString(), problem, advice);
    }

    /** The name of the incarnation with this nonce. */
    EntityName nameOf(int nonce) {
        return ClientNumber.of(key.publicKey(), nonce);
    }

    /** For the messenger of one client; called on its reactor. */
    Credentials credentials(Reactor reactor) {
        TicketVerifier verifier = new TicketVerifier(Ed25519.SCHEME, clusterKey, new ClusterClock(reactor::nanoTime));
        return Credentials.of(account, key, verifier, modes);
    }
}
