package io.orthocone.tools.rados;

import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ocone rados rm}. */
@Command(name = "rm", description = "Removes objects; those that can be removed are, also when others cannot.")
final class RemoveCommand implements Callable<Integer> {
    @ParentCommand
    private RadosCommand rados;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "OBJECT", description = "The objects' names.")
    private List<String> objects;

    @Override
    public Integer call() {
        rados.poolName();
        int failures = 0;
        try (Rados cluster = rados.options().connect()) {
            Contents contents = rados.contents(cluster);
            for (String object : objects) {
                try {
                    contents.remove(object);
                } catch (RadosException e) {
                    spec.commandLine().getErr().println("ocone: " + e.getMessage());
                    failures++;
                }
            }
        }
        return failures == 0 ? 0 : 1;
    }
}
