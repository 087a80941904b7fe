package io.orthocone.tools.rados;

import io.orthocone.rados.Rados;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ocone rados get}. */
@Command(name = "get", description = "Brings an object back as a file.")
final class GetCommand implements Callable<Integer> {
    @ParentCommand
    private RadosCommand rados;

    @Parameters(index = "0", paramLabel = "OBJECT", description = "The object's name.")
    private String object;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file; - for standard output.")
    private String file;

    @Override
    public Integer call() throws IOException {
        String pool = rados.poolName();
        String name = RadosCommand.objectName(object);
        if (file.equals("-")) {
            try (Rados cluster = rados.options().connect()) {
                rados.contents(cluster).get(name, System.out);
                System.out.flush();
            }
            return 0;
        }
        Path target = LocalFiles.path(file);
        LocalFiles.refuseTarget(target);
        AtomicLong sizeBytes = new AtomicLong();
        try (Rados cluster = rados.options().connect()) {
            Contents contents = rados.contents(cluster);
            LocalFiles.replace(target, stream -> sizeBytes.set(contents.get(name, stream)));
        }
        rados.tell(done ->
                done.put("pool", pool).put("name", name).put("file", file).put("size", sizeBytes.get()));
        return 0;
    }
}
