package io.orthocone.tools.rados;

import io.orthocone.rados.Limits;
import io.orthocone.rados.Rados;
import io.orthocone.tools.cli.Complaint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ocone rados put}. */
@Command(
        name = "put",
        description = "Stores a file as an object; it is durable on all copies when the command returns.")
final class PutCommand implements Callable<Integer> {
    @ParentCommand
    private RadosCommand rados;

    @Parameters(index = "0", paramLabel = "OBJECT", description = "The object's name.")
    private String object;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file; - for standard input.")
    private String file;

    @Override
    public Integer call() throws IOException {
        rados.poolName();
        try (InputStream source = open();
                Rados cluster = rados.options().connect()) {
            rados.contents(cluster).put(object, source);
        }
        return 0;
    }

    /** Opened before anything is asked of the cluster: what cannot be read should cost nothing. */
    private InputStream open() throws IOException {
        if (file.equals("-")) {
            return System.in;
        }
        Path path = LocalFiles.path(file);
        if (Files.isDirectory(path)) {
            throw new Complaint(file + " is a folder; put its files one by one");
        }
        if (!rados.isStriped() && Files.isRegularFile(path) && Files.size(path) > Limits.MAX_OBJECT_BYTES) {
            throw new Complaint(file + " has " + Files.size(path) + " bytes, more than an object may have ("
                    + (Limits.MAX_OBJECT_BYTES >> 20) + " MiB); cut it into objects with: ocone rados -p "
                    + rados.poolName() + " --striper put " + object + " " + file);
        }
        return Files.newInputStream(path);
    }
}
