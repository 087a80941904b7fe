package io.orthocone.tools.rados;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
        SortedMap<String, Failure> failed = new TreeMap<>();
        try (Rados cluster = rados.options().connect()) {
            Contents contents = rados.contents(cluster);
            for (String object : objects) {
                try {
                    contents.remove(RadosCommand.objectName(object));
                    removed.add(object);
                } catch (RadosException | Complaint e) {
                    Failure.of(e).ifPresent(why -> failed.put(object, why));
                }
            }
        }
        if (!rados.options().format().isJson()) {
            failed.values().forEach(why -> spec.commandLine().getErr().println("ocone: " + why.text()));
        }
        rados.tell(done -> {
            removed.forEach(done.putArray("removed")::add);
            ArrayNode nodes = done.putArray("failed");
            failed.forEach((name, why) -> why.addTo(nodes.addObject().put("name", name)));
        });
        return failed.isEmpty() ? 0 : 1;
    }
}
