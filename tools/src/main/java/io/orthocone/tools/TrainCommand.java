package io.orthocone.tools;

import io.orthocone.cluster.Cluster;
import io.orthocone.tools.cli.Logs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code ocone train}: does a little of everything that commands and daemons do, and for some seconds what they do most. The launcher
 * runs it once after a build and has the JVM keep what it loaded and linked; every later start begins from there.
 */
@Command(name = "train", hidden = true, description = "Does a little of everything, for the launcher's start-up cache.")
final class TrainCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("ocone-train-");
        try {
            Logs.toFile(folder.resolve("train.log"));
            trainOn(folder);
            return 0;
        } finally {
            try (Stream<Path> entries = Files.walk(folder)) {
                for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(entry);
                }
            }
        }
    }

    private static void trainOn(Path folder) throws IOException {
        Path data = folder.resolve("data");
        Path file = Files.writeString(folder.resolve("file"), "content");
        trainOnMaps(data, folder);
        try (Cluster cluster = Cluster.builder().folder(data).listening().start()) {
            cluster.awaitClean(PATIENCE);
            run(data, "status");
            run(data, "status --format json");
            run(data, "health detail");
            run(data, "osd tree");
            run(data, "rados -p data put object", file);
            run(data, "rados -p data get object", folder.resolve("copy"));
            run(data, "rados -p data ls");
            run(data, "rados -p data stat object");
            run(data, "rados -p data rm object");
            run(data, "rados -p data bench 6 write -b 4096 -t 16 --run-name small --no-cleanup");
            run(data, "rados -p data bench 2 rand -t 16 --run-name small");
            run(data, "rados -p data bench 1 write -b 4194304 -t 2");
            run(data, "--help");
        }
    }

    /** The offline tools, on a map of their own. */
    private static void trainOnMaps(Path data, Path folder) {
        Path map = folder.resolve("osdmap");
        Path crush = folder.resolve("crushmap");
        run(data, "osdmaptool --createsimple 20 --with-default-pool --pg-bits 10", map);
        run(data, "osdmaptool --mark-up-in --test-map-pgs", map);
        run(data, "osdmaptool --print", map);
        run(data, "osdmaptool --export-crush", crush, map);
        run(data, "crushtool --test --num-rep 3 --max-x 99 --show-mappings --show-statistics -i", crush);
        run(data, "crushtool -d", crush);
    }

    private static void run(Path data, String line, Path... files) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        Stream.of(files).map(Path::toString).forEach(words::add);
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        CommandLine command = Ocone.commandLine(Map.of("OCONE_DATA", data.toString()))
                .setOut(nowhere)
                .setErr(nowhere);
        int code = command.execute(words.toArray(String[]::new));
        if (code != 0) {
            throw new IllegalStateException("'" + String.join(" ", words) + "' ended with " + code);
        }
    }
}
