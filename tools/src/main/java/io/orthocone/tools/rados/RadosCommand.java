package io.orthocone.tools.rados;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.rados.IoContext;
import io.orthocone.rados.Rados;
import io.orthocone.stripe.Striper;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code ocone rados}: what its verbs have in common. */
@Command(
        name = "rados",
        description = "Objects of a pool, and load on it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PutCommand.class,
            GetCommand.class,
            PutTreeCommand.class,
            GetTreeCommand.class,
            ListCommand.class,
            RemoveCommand.class,
            StatCommand.class,
            BenchCommand.class,
            CleanupCommand.class,
            ListInconsistentCommand.class
        })
public final class RadosCommand implements Runnable {
    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-p", "--pool"},
            scope = ScopeType.INHERIT,
            paramLabel = "POOL",
            description = "The pool; 'ocone osd pool ls' names all.")
    private Optional<String> pool;

    @Option(
            names = {"-N", "--namespace"},
            scope = ScopeType.INHERIT,
            paramLabel = "NAMESPACE",
            description = "A part of the pool with names of its own.")
    private Optional<String> namespace;

    @Option(
            names = "--striper",
            scope = ScopeType.INHERIT,
            description = "For files of any size: cut into many objects.")
    private boolean isStriped;

    @Option(
            names = "--fail-when-full",
            scope = ScopeType.INHERIT,
            description = "Writes that find no room fail (ENOSPC, EDQUOT); else they wait for room.")
    private boolean failsWhenFull;

    public RadosCommand(GlobalOptions options) {
        this.options = options;
    }

    GlobalOptions options() {
        return options;
    }

    boolean isStriped() {
        return isStriped;
    }

    String poolName() {
        return pool.filter(name -> !name.isEmpty())
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "which pool? say -p POOL; 'ocone osd pool ls' names all"));
    }

    String namespace() {
        return namespace.orElse("");
    }

    /** The pool that was named. */
    IoContext pool(Rados rados) {
        return rados.ioContext(poolName()).withNamespace(namespace()).failingWhenFull(failsWhenFull);
    }

    /** What it holds, as objects or as striped files. */
    Contents contents(Rados rados) {
        IoContext io = pool(rados);
        return isStriped ? new Contents.StripedFiles(new Striper(io)) : new Contents.Objects(io);
    }

    /**
     * An object's name as it was typed.
     *
     * @throws Complaint when it was no UTF-8: the JVM has put other characters in place of its bytes
     */
    static String objectName(String typed) {
        if (typed.indexOf('\uFFFD') >= 0) {
            throw new Complaint("the object's name '" + typed + "' is no valid UTF-8; names are Unicode text");
        }
        return typed;
    }

    /** Tells programs what was done; people see that there is no complaint. */
    void tell(Consumer<ObjectNode> content) {
        if (options.format().isJson()) {
            ObjectNode node = new ObjectMapper().createObjectNode();
            content.accept(node);
            PrintWriter out = spec.commandLine().getOut();
            out.println(options.format().render(node));
            out.flush();
        }
    }

    /** For verbs that striped files do not have. */
    void refuseStriper() {
        if (isStriped) {
            throw new ParameterException(
                    spec.commandLine(), "--striper is for put, get, put-tree, get-tree, stat, ls and rm");
        }
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "after 'ocone rados' a word is missing: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
