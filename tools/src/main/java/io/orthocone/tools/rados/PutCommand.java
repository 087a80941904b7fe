package io.orthocone.tools.rados;

import io.orthocone.rados.Rados;
import java.io.IOException;
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
        String pool = rados.poolName();
        String name = RadosCommand.objectName(object);
        String striperCommand = "ocone rados -p " + pool + " --striper put " + object + " " + file;
        long sizeBytes;
        // Opened before anything is asked of the cluster: what cannot be read should cost nothing.
        try (LocalSource source = LocalSource.open(file, rados.isStriped(), striperCommand);
                Rados cluster = rados.options().connect()) {
            sizeBytes = rados.contents(cluster).put(name, source.stream());
        }
        rados.tell(done -> done.put("pool", pool).put("name", name).put("size", sizeBytes));
        return 0;
    }
}
