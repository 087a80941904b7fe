package io.orthocone.tools.rados;

import io.orthocone.message.ErrorCode;
import io.orthocone.rados.Limits;
import io.orthocone.rados.Rados;
import io.orthocone.tools.cli.Complaint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ocone rados put-tree}. */
@Command(
        name = "put-tree",
        description = {
            "Stores every file below a folder as an object, named by its path in the folder.",
            "Links and special files are left out; one that cannot be stored does not hold up the others."
        })
final class PutTreeCommand implements Callable<Integer> {
    @ParentCommand
    private RadosCommand rados;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder.")
    private String folder;

    @Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "Put before each name, e.g. backup/.")
    private String prefix;

    @Override
    public Integer call() throws IOException, InterruptedException {
        rados.poolName();
        Path root = LocalFiles.path(folder);
        if (!Files.isDirectory(root)) {
            throw new Complaint(
                    ErrorCode.ENOENT,
                    "there is no folder " + folder + "; one file is stored by: ocone rados -p " + rados.poolName()
                            + " put NAME FILE");
        }
        long started = System.nanoTime();
        List<String> names = names(root);
        TreeTransfer transfer = new TreeTransfer();
        try (Rados cluster = rados.options().connect()) {
            Contents contents = rados.contents(cluster);
            transfer.run(names, name -> put(contents, root, name));
        }
        return new TreeReport("stored", transfer, started).show(rados, spec.commandLine());
    }

    private static List<String> names(Path root) throws IOException {
        try (Stream<Path> entries = Files.walk(root)) {
            return entries.filter(entry -> Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
                    .map(entry -> root.relativize(entry).toString())
                    .sorted()
                    .toList();
        }
    }

    private long put(Contents contents, Path root, String name) throws IOException {
        RadosCommand.objectName(name);
        Path file = root.resolve(name);
        if (!rados.isStriped() && Files.size(file) > Limits.MAX_OBJECT_BYTES) {
            throw new Complaint(
                    ErrorCode.EFBIG,
                    "it has " + Files.size(file) + " bytes, more than an object may have ("
                            + (Limits.MAX_OBJECT_BYTES >> 20) + " MiB); files of any size are stored with --striper");
        }
        try (InputStream source = Files.newInputStream(file)) {
            return contents.put(prefix + name, source);
        }
    }
}
