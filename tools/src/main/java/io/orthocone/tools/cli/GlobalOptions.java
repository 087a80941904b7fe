package io.orthocone.tools.cli;

import io.orthocone.rados.Rados;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

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
            names = "--format",
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            defaultValue = "plain",
            description = "How results look: ${COMPLETION-CANDIDATES}.")
    private OutputFormat format;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "What this command does, and its options.")
    private boolean unusedByUs;

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

    /** A connection to the cluster that is meant. */
    public Rados connect() {
        Logs.quiet();
        return Rados.connect(cluster().conf());
    }
}
