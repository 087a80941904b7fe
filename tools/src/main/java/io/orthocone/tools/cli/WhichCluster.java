package io.orthocone.tools.cli;

import io.orthocone.cluster.ClusterFolder;
import io.orthocone.rados.ClusterConf;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Which cluster a command is about. */
public sealed interface WhichCluster {
    /** Where a cluster is when nobody says where. */
    String DEFAULT_FOLDER = "ocone-data";

    /** A cluster on this machine. */
    record OnThisMachine(ClusterFolder folder) implements WhichCluster {
        @Override
        public ClusterConf conf() {
            if (!folder.hasCluster()) {
                throw new Complaint("no cluster in " + folder.root() + "; start one with: ocone up --data "
                        + folder.root() + ", or name another with --data DIR");
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
    }

    /** How clients find it. */
    ClusterConf conf();

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
