package io.orthocone.cluster.process;

import java.nio.file.Path;

/**
 * A daemon that nobody has stopped, and that does not run any more.
 *
 * @param name the daemon's; {@link ClusterProcesses#EMBEDDED} when the process of all daemons has ended
 * @param lastWords why, as far as it could say
 * @param log where to look
 */
public record EndedDaemon(String name, String lastWords, Path log) {
    /** What starts it again, without the option that names the cluster. */
    public String startCommand() {
        return name.equals(ClusterProcesses.EMBEDDED) ? "ocone up" : "ocone " + name.replace(".", " start ");
    }
}
