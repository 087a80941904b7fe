package io.orthocone.tools.rados;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.rados.Rados;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ocone rados stat}. */
@Command(name = "stat", description = "Says how large an object is, and when it was changed.")
final class StatCommand implements Callable<Integer> {
    @ParentCommand
    private RadosCommand rados;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "OBJECT", description = "The object's name.")
    private String object;

    @Override
    public Integer call() {
        String pool = rados.poolName();
        PrintWriter out = spec.commandLine().getOut();
        try (Rados cluster = rados.options().connect()) {
            Contents.Stat stat = rados.contents(cluster).stat(RadosCommand.objectName(object));
            if (rados.options().format().isJson()) {
                ObjectNode node = new ObjectMapper().createObjectNode();
                node.put("pool", pool).put("name", object);
                stat.mtime().ifPresent(mtime -> node.put("mtime", mtime.toString()));
                node.put("size", stat.sizeBytes());
                out.println(rados.options().format().render(node));
            } else {
                String mtime = stat.mtime().map(time -> " mtime " + time + ",").orElse("");
                out.println(pool + "/" + OneLine.of(object) + mtime + " size " + stat.sizeBytes());
            }
        }
        return 0;
    }
}
