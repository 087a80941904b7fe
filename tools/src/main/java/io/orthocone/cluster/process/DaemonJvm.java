package io.orthocone.cluster.process;

import io.orthocone.cluster.ClusterFolder;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.RadosException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How background JVMs are started: with the JDK and the classes of this one, flags for servers, and a life of their own. */
final class DaemonJvm {
    private static final String MAIN_CLASS = "io.orthocone.tools.Ocone";
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    /**
     * For every background JVM: small machines run many, and one that cannot allocate must not linger. Arrays from 16 MiB on are not born among the young:
     * segments of the journal, which are read when a store opens, were copied out of there one by one, which took half of that time.
     */
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:PretenureSizeThreshold=16m",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData");

    /**
     * One daemon. An OSD lets clients have an eighth of its heap under way, and holds up to four times that with what other OSDs send and
     * the copies that are made. 160 MiB have borne 64 writes of 4 MiB at once, and a striped put of 300 MB while an OSD was killed and
     * came back; this is half as much again.
     */
    private static final List<String> ONE_DAEMON =
            List.of("-Xmx256m", "-XX:MaxDirectMemorySize=192m", "-XX:ReservedCodeCacheSize=64m");

    /** All daemons of a cluster. */
    private static final List<String> WHOLE_CLUSTER =
            List.of("-Xmx1g", "-XX:MaxDirectMemorySize=512m", "-XX:ReservedCodeCacheSize=96m");

    /**
     * What runs for long optimizes what it finds hot itself. The start-up cache was made by a command that has the first compiler only, and a JVM
     * that believes its record never goes further.
     */
    private static final List<String> OPTIMIZED =
            List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTReplayTraining");

    private DaemonJvm() {}

    /**
     * Starts one in the background, its output in a file.
     *
     * @param arguments of {@code ocone daemon-run}
     */
    static Process start(ClusterFolder folder, String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            // A session of its own: what ends the terminal must not end the cluster.
            command.add(SETSID.toString());
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + home().resolve("jvm.flags"));
        command.addAll(FLAGS);
        command.addAll(name.equals(ClusterProcesses.EMBEDDED) ? WHOLE_CLUSTER : ONE_DAEMON);
        command.addAll(startUpCache());
        if (!name.startsWith("mon.")) {
            // A monitor has little to do, and while all daemons start its compiler would be in their way.
            command.addAll(OPTIMIZED);
        }
        command.add("-Docone.home=" + home());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
        command.addAll(arguments);
        File printed = folder.printed(name).toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.root().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.to(printed))
                .redirectErrorStream(true);
        // Netty and LMDB allocate from many threads: without this glibc keeps an arena for each.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }

    /** What the launcher has prepared, if it has: another JDK than the one that made it does without, silently. */
    private static List<String> startUpCache() {
        String cache = System.getProperty("ocone.aot", "");
        return cache.isEmpty() ? List.of() : List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off");
    }

    private static Path home() {
        String home = System.getProperty("ocone.home");
        if (home == null) {
            throw new RadosException(
                    ErrorCode.EINVAL,
                    "start",
                    "a background process",
                    "the property ocone.home, which names the folder of jvm.flags, is not set",
                    "use the launcher: ./ocone");
        }
        return Path.of(home);
    }
}
