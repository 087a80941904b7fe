package io.orthocone.tools.rados;

import io.orthocone.rados.Rados;
import io.orthocone.tools.cli.Complaint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ocone rados get-tree}. */
@Command(
        name = "get-tree",
        description = "Brings objects back as files below a folder, by their names: what put-tree stored.")
final class GetTreeCommand implements Callable<Integer> {
    @ParentCommand
    private RadosCommand rados;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder; made if there is none.")
    private String folder;

    @Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "Only objects whose names begin so; it is left out of the files' names.")
    private String prefix;

    @Override
    public Integer call() throws IOException, InterruptedException {
        rados.poolName();
        Path root = LocalFiles.path(folder).toAbsolutePath().normalize();
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new Complaint(folder + " is no folder; name another");
        }
        long started = System.nanoTime();
        TreeTransfer transfer = new TreeTransfer();
        try (Rados cluster = rados.options().connect()) {
            Contents contents = rados.contents(cluster);
            transfer.run(names(contents), name -> get(contents, name, root));
        }
        return new TreeReport("brought back", transfer, started).show(rados, spec.commandLine());
    }

    private List<String> names(Contents contents) {
        try (Stream<String> all = contents.list()) {
            return all.filter(name -> name.startsWith(prefix)).sorted().toList();
        }
    }

    private long get(Contents contents, String name, Path root) throws IOException {
        Path file = fileOf(root, name.substring(prefix.length()));
        Files.createDirectories(file.getParent());
        AtomicLong sizeBytes = new AtomicLong();
        LocalFiles.replace(file, target -> sizeBytes.set(contents.get(name, target)));
        return sizeBytes.get();
    }

    /** Names come from anybody who may write to the pool: none must lead out of the folder. */
    static Path fileOf(Path root, String name) {
        Path file = root.resolve(name).normalize();
        if (name.isEmpty() || name.startsWith("/") || !file.startsWith(root) || file.equals(root)) {
            throw new Complaint("no file below " + root + " can have this name");
        }
        return file;
    }
}
