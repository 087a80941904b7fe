package io.orthocone.tools.cli;

import io.orthocone.auth.Account;
import io.orthocone.cluster.ClusterFolder;
import io.orthocone.cluster.process.ClusterProcesses;
import io.orthocone.cluster.process.EndedDaemon;
import io.orthocone.cluster.process.EndedDaemons;
import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.FailurePhase;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which cluster a command is about. */
public sealed interface WhichCluster {
    /** Where a cluster is when nobody says where. */
    String DEFAULT_FOLDER = "ocone-data";

    /** A cluster on this machine. */
    record OnThisMachine(ClusterFolder folder) implements WhichCluster {
        @Override
        public void requireRunning(ClusterConf conf) {
            if (ClusterProcesses.isListening(conf)) {
                return;
            }
            List<EndedDaemon> ended = endedDaemons();
            throw new RadosException(
                    ErrorCode.ECONNREFUSED,
                    FailurePhase.CONNECT,
                    "connect to",
                    "the cluster in " + folder.root(),
                    "no monitor of it runs",
                    ended.isEmpty() ? "start what is missing with: ocone up" + option() : describe(ended.getFirst()));
        }

        @Override
        public List<EndedDaemon> endedDaemons() {
            try {
                return new EndedDaemons(folder).find();
            } catch (IOException e) {
                throw new Complaint(
                        ErrorCode.EIO,
                        "what runs of the cluster in " + folder.root() + " cannot be seen: " + e.getMessage());
            }
        }

        @Override
        public Path keyringOf(Account account) {
            if (account.type() != EntityType.CLIENT) {
                EntityName daemon = new EntityName(account.type(), account.id());
                if (Files.isDirectory(folder.of(daemon))) {
                    return folder.keyringOf(daemon);
                }
            }
            return folder.keyringOf(account);
        }

        @Override
        public String option() {
            return folder.root().endsWith(DEFAULT_FOLDER) ? "" : " --data " + folder.root();
        }

        @Override
        public ClusterConf conf() {
            if (!folder.hasCluster()) {
                throw new Complaint(
                        ErrorCode.ENOENT,
                        "no cluster in " + folder.root() + "; start one with: ocone up --data " + folder.root()
                                + ", or name another with --data DIR");
            }
            return ClusterConf.read(folder.conf());
        }
    }

    /** A cluster of which there is only a client's configuration here. */
    record Elsewhere(Path file) implements WhichCluster {
        @Override
        public ClusterConf conf() {
            return ClusterConf.read(file);
        }

        @Override
        public Path keyringOf(Account account) {
            return conf().keyringOf(account)
                    .orElseThrow(() -> new Complaint(
                            file + " does not say where keyrings are; say -o FILE, or in it: keyring = FILE"));
        }

        @Override
        public String option() {
            return " --conf " + file;
        }
    }

    /** How clients find it. */
    ClusterConf conf();

    /** Where this machine keeps the key of an account. */
    Path keyringOf(Account account);

    /** Complains at once where connecting would only find out in the end. */
    default void requireRunning(ClusterConf conf) {}

    /** Daemons that have ended by themselves, as far as they can be seen from here. */
    default List<EndedDaemon> endedDaemons() {
        return List.of();
    }

    /** The option that names this cluster in a command, with a space in front; empty when it is not needed. */
    default String option() {
        return "";
    }

    /** A daemon that has ended by itself, in a line that says what to do. */
    default String describe(EndedDaemon ended) {
        String who = ended.name().equals(ClusterProcesses.EMBEDDED) ? "the process of all daemons" : ended.name();
        return who + ": " + ended.lastWords() + "; its log is " + ended.log() + "; start it again with: "
                + ended.startCommand() + option();
    }

    /** Its folder, for commands that start and stop daemons. */
    default ClusterFolder folder() {
        return switch (this) {
            case OnThisMachine(ClusterFolder folder) -> folder;
            case Elsewhere(Path file) ->
                throw new Complaint(
                        "daemons are started and stopped on their own machine; name the cluster's folder with"
                                + " --data DIR instead of --conf " + file);
        };
    }

    /** What was said wins over the environment, and a folder over a configuration. */
    static WhichCluster of(Optional<Path> data, Optional<Path> conf, Map<String, String> environment) {
        if (data.isPresent() && conf.isPresent()) {
            throw new Complaint("--data and --conf name two clusters; leave one of them out");
        }
        if (data.isPresent()) {
            return new OnThisMachine(new ClusterFolder(data.get()));
        }
        if (conf.isPresent()) {
            return new Elsewhere(conf.get());
        }
        Optional<String> dataOfEnvironment = variable(environment, "OCONE_DATA");
        Optional<String> confOfEnvironment = variable(environment, "OCONE_CONF");
        if (dataOfEnvironment.isEmpty() && confOfEnvironment.isPresent()) {
            return new Elsewhere(Path.of(confOfEnvironment.get()));
        }
        return new OnThisMachine(new ClusterFolder(Path.of(dataOfEnvironment.orElse(DEFAULT_FOLDER))));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
