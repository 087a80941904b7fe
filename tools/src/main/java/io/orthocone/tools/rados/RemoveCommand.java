package io.orthocone.tools.rados;

import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import java.util.ArrayList;
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
        List<String> removed = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        try (Rados cluster = rados.options().connect()) {
            Contents contents = rados.contents(cluster);
            for (String object : objects) {
                try {
                    contents.remove(RadosCommand.objectName(object));
                    removed.add(object);
                } catch (RadosException e) {
                    spec.commandLine().getErr().println("ocone: " + e.getMessage());
                    failed.add(object);
                }
            }
        }
        rados.tell(done -> {
            removed.forEach(done.putArray("removed")::add);
            failed.forEach(done.putArray("failed")::add);
        });
        return failed.isEmpty() ? 0 : 1;
    }
}
