package io.orthocone.tools.rados;

import io.orthocone.rados.Rados;
import java.io.IOException;
import java.util.concurrent.Callable;
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
        rados.poolName();
        try (Rados cluster = rados.options().connect()) {
            Contents contents = rados.contents(cluster);
            if (file.equals("-")) {
                contents.get(object, System.out);
                System.out.flush();
            } else {
                LocalFiles.replace(LocalFiles.path(file), target -> contents.get(object, target));
            }
        }
        return 0;
    }
}
