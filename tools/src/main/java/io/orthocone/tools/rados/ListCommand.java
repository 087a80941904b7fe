package io.orthocone.tools.rados;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.orthocone.rados.Rados;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ocone rados ls}. */
@Command(name = "ls", description = "Names all objects of the pool, in no particular order.")
final class ListCommand implements Callable<Integer> {
    @ParentCommand
    private RadosCommand rados;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        rados.poolName();
        PrintWriter out = spec.commandLine().getOut();
        try (Rados cluster = rados.options().connect()) {
            try (Stream<String> names = rados.contents(cluster).list()) {
                if (rados.options().format().isJson()) {
                    ArrayNode all = new ObjectMapper().createArrayNode();
                    names.forEach(name ->
                            all.addObject().put("namespace", rados.namespace()).put("name", name));
                    out.println(rados.options().format().render(all));
                } else {
                    names.map(OneLine::of).forEach(out::println);
                }
            }
        }
        out.flush();
        return 0;
    }
}
