package io.orthocone.tools.cli;

import io.orthocone.auth.Account;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Options that every command takes, before its verb or after it. */
public final class GlobalOptions {
    @Option(
            names = "--data",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "The folder of a cluster on this machine; else $OCONE_DATA, else ./ocone-data.")
    private Optional<Path> data;

    @Option(
            names = "--conf",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The ocone.conf of a cluster elsewhere; else $OCONE_CONF.")
    private Optional<Path> conf;

    @Option(
            names = {"-n", "--name"},
            scope = ScopeType.INHERIT,
            paramLabel = "ENTITY",
            description = "Whose rights to use, e.g. client.reader; client.admin unless told.")
    private Optional<String> name;

    @Option(names = "--id", scope = ScopeType.INHERIT, paramLabel = "ID", description = "The same without 'client.'.")
    private Optional<String> id;

    @Option(
            names = "--keyring",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The file with the account's key; else $OCONE_KEYRING, else where ocone.conf says.")
    private Optional<Path> keyring;

    @Option(
            names = "--format",
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            defaultValue = "plain",
            description = "How results look: ${COMPLETION-CANDIDATES}.")
    private OutputFormat format;

    @Option(
            names = "--timeout",
            scope = ScopeType.INHERIT,
            paramLabel = "SECONDS",
            description =
                    "Give up after so long. Unless told: 10 to find the cluster, 60 for a command to the monitors,"
                            + " and for objects as long as it takes.")
    private Optional<Integer> timeoutSeconds;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "What this command does, and its options.")
    private boolean unusedByUs;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec ocone;

    private final Map<String, String> environment;

    public GlobalOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    public OutputFormat format() {
        return format;
    }

    /** Which cluster is meant. */
    public WhichCluster cluster() {
        return WhichCluster.of(data, conf, environment);
    }

    /** A connection to the cluster that is meant. While it waits for long, it tells people what for. */
    public Rados connect() {
        Logs.quiet();
        RadosOptions options = radosOptions();
        WhichCluster cluster = cluster();
        ClusterConf conf = cluster.conf();
        cluster.requireRunning(conf);
        Rados rados = Rados.connect(conf, options);
        if (!format.isJson()) {
            Patience.watch(rados, ocone.commandLine().getErr());
        }
        return rados;
    }

    private RadosOptions radosOptions() {
        RadosOptions ofAccount = timedOptions().withAccount(account());
        return keyring.or(() -> variable("OCONE_KEYRING").map(Path::of))
                .map(ofAccount::withKeyring)
                .orElse(ofAccount);
    }

    private Optional<String> variable(String key) {
        return Optional.ofNullable(environment.get(key)).filter(value -> !value.isBlank());
    }

    /** Whose rights are used. */
    private Account account() {
        if (name.isPresent() && id.isPresent()) {
            throw new ParameterException(ocone.commandLine(), "-n and --id name two accounts; leave one of them out");
        }
        try {
            return name.or(() -> id.map(own -> "client." + own))
                    .map(Account::parse)
                    .orElse(Account.ADMIN);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(ocone.commandLine(), e.getMessage());
        }
    }

    private RadosOptions timedOptions() {
        if (timeoutSeconds.isEmpty()) {
            return RadosOptions.DEFAULT;
        }
        if (timeoutSeconds.get() < 1) {
            throw new ParameterException(
                    ocone.commandLine(), "--timeout takes a number of seconds from 1 on, not " + timeoutSeconds.get());
        }
        Duration timeout = Duration.ofSeconds(timeoutSeconds.get());
        return RadosOptions.DEFAULT
                .withConnectTimeout(timeout)
                .withOperationTimeout(timeout)
                .withCommandTimeout(timeout);
    }
}
