package io.orthocone.cluster.process;

import io.orthocone.cluster.ClusterFolder;
import io.orthocone.message.EntityName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the daemons of a folder that have ended by themselves. A process that is told to stop removes its pid file, so a pid file without its
 * process tells; the embedded process knows of its daemons.
 */
public final class EndedDaemons {
    private static final String COMPLAINT = "ocone: ";

    private static final String FATAL = "# A fatal error has been detected by the Java Runtime Environment";

    /** How a complaint ends; whoever tells of it ends a line with a code of its own. */
    private static final Pattern CODE = Pattern.compile(" \\[E[A-Z]+]$");

    private final ClusterFolder folder;

    public EndedDaemons(ClusterFolder folder) {
        this.folder = folder;
    }

    /** Those that have, monitors first. */
    public List<EndedDaemon> find() throws IOException {
        List<EndedDaemon> ended = new ArrayList<>();
        PidFile embedded = new PidFile(folder, ClusterProcesses.EMBEDDED);
        boolean isEmbedded = embedded.running().isPresent();
        if (!isEmbedded && embedded.exists()) {
            ended.add(process(ClusterProcesses.EMBEDDED));
        }
        List<EntityName> daemons = new ArrayList<>(folder.monitors());
        daemons.addAll(folder.osds());
        for (EntityName daemon : daemons) {
            if (isEmbedded) {
                failure(daemon).ifPresent(ended::add);
            } else {
                PidFile file = new PidFile(folder, daemon.toString());
                if (file.exists() && file.running().isEmpty()) {
                    ended.add(process(daemon.toString()));
                }
            }
        }
        return ended;
    }

    private EndedDaemon process(String name) throws IOException {
        return new EndedDaemon(name, lastWords(folder, name), folder.log(name));
    }

    private Optional<EndedDaemon> failure(EntityName daemon) {
        String answer;
        try {
            answer = ControlSocket.ask(folder, "failure " + daemon);
        } catch (IOException e) {
            // The process is about to start or to end: it has nothing to tell of its daemons.
            return Optional.empty();
        }
        // One of an older build does not know the question.
        return answer.isEmpty() || answer.startsWith("error ")
                ? Optional.empty()
                : Optional.of(new EndedDaemon(daemon.toString(), answer, folder.log(ClusterProcesses.EMBEDDED)));
    }

    /** What a process said before it ended: its own complaint, or the JVM's. */
    static String lastWords(ClusterFolder folder, String name) throws IOException {
        List<String> lines;
        Path printed = folder.printed(name);
        try {
            lines = Files.readString(printed, StandardCharsets.UTF_8).lines().toList();
        } catch (NoSuchFileException e) {
            return "its process has ended";
        }
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            if (line.startsWith(FATAL)) {
                return "its process has ended: " + fatal(lines.subList(i, lines.size()));
            }
            if (line.startsWith(COMPLAINT)) {
                return CODE.matcher(line.substring(COMPLAINT.length())).replaceFirst("");
            }
            if (line.startsWith("Terminating due to ")) {
                return "its process has ended: " + line;
            }
        }
        return lines.stream().allMatch(String::isBlank)
                ? "its process has ended without a word, as by kill -9"
                : "its process has ended; what it printed is in " + printed;
    }

    /**
     * What a JVM says that has met a signal: which, and in whose code. A damaged page of LMDB's that is met after the store was opened ends like this.
     *
     * @param lines from the line that announces it on
     */
    private static String fatal(List<String> lines) {
        String signal = "a fatal error";
        String frame = "";
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("^# *", "");
            if (line.startsWith("SIG")) {
                signal = line.replaceFirst(" .*", "");
            }
            if (line.startsWith("Problematic frame:") && i + 1 < lines.size()) {
                frame = " in " + lines.get(i + 1).replaceFirst("^# *", "").replaceAll(" +", " ");
            }
        }
        return signal
                + frame
                + (frame.contains("lmdb")
                        ? ", so its store's metadata may be damaged: the next start reads all of them and says"
                        : "");
    }
}
