package io.orthocone.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.env.Disk.DiskLockedException;
import io.orthocone.env.ProductionEnv;
import io.orthocone.kv.LmdbEngine;
import io.orthocone.message.ErrorCode;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osd.store.disk.StoreCheck;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ocone objectstore-tool}: looks at the store of an OSD that does not run. */
@Command(name = "objectstore-tool", description = "Looks at the store of an OSD that does not run.")
final class ObjectStoreToolCommand implements Callable<Integer> {
    private static final String NAME_ANOTHER = "name that of an OSD, e.g. ocone-data/osd.0";

    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data-path",
            required = true,
            paramLabel = "DIR",
            description = "The OSD's folder, e.g. ocone-data/osd.0.")
    private Path folder;

    @Option(
            names = "--op",
            required = true,
            paramLabel = "fsck|list",
            description = "Check everything against everything; or name all objects.")
    private Op op;

    @Option(names = "--shallow", description = "fsck without reading the objects' data.")
    private boolean isShallow;

    /** What to do. */
    enum Op {
        FSCK,
        LIST
    }

    ObjectStoreToolCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        Logs.quiet();
        if (!Files.isDirectory(folder)) {
            throw new Complaint(ErrorCode.ENOENT, "there is no folder " + folder + "; " + NAME_ANOTHER);
        }
        try (ProductionEnv env =
                ProductionEnv.named("objectstore-tool").folder(folder).open()) {
            LmdbEngine engine = new LmdbEngine(folder);
            return switch (op) {
                case FSCK -> show(StoreCheck.fsck(env.disk(), engine, !isShallow));
                case LIST -> show(StoreCheck.list(env.disk(), engine));
            };
        } catch (DiskLockedException e) {
            throw inUse();
        } catch (StoreException e) {
            throw e.getCause() instanceof DiskLockedException ? inUse() : complaint(e);
        }
    }

    private Complaint inUse() {
        return new Complaint(ErrorCode.EBUSY, "the OSD of " + folder + " runs; stop it first with: " + stopCommand());
    }

    private String stopCommand() {
        Path path = folder.toAbsolutePath().normalize();
        Matcher osd = Pattern.compile("osd\\.([0-9]+)").matcher(String.valueOf(path.getFileName()));
        return osd.matches() ? "ocone osd stop " + osd.group(1) + " --data " + path.getParent() : "ocone osd stop ID";
    }

    private Complaint complaint(StoreException e) {
        String advice = e.isDamage()
                ? "the other OSDs have its objects too: see what the cluster lacks with: ocone health detail"
                : NAME_ANOTHER;
        return new Complaint(
                e.isDamage() ? ErrorCode.EIO : ErrorCode.EINVAL, folder + ": " + e.getMessage() + "; " + advice);
    }

    private int show(StoreCheck.Report report) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.format().isJson()) {
            ObjectNode node = new ObjectMapper().createObjectNode();
            node.put("instance", report.instanceId())
                    .put("objects", report.objects())
                    .put("data_bytes", report.dataBytes())
                    .put("allocated_bytes", report.allocatedBytes())
                    .put("errors", report.findings().size());
            ArrayNode findings = node.putArray("findings");
            for (StoreCheck.Finding finding : report.findings()) {
                findings.addObject()
                        .put("kind", finding.kind().name().toLowerCase(Locale.ROOT))
                        .put("where", finding.where())
                        .put("detail", finding.detail());
            }
            out.println(options.format().render(node));
        } else {
            report.findings()
                    .forEach(finding -> out.println(finding.kind() + " " + finding.where() + ": " + finding.detail()));
            out.println("fsck: " + report.objects() + " objects, " + report.dataBytes() + " bytes of data, "
                    + report.allocatedBytes() + " bytes allocated, "
                    + report.findings().size() + " errors");
        }
        return report.findings().isEmpty() ? 0 : 1;
    }

    private int show(List<StoreCheck.ListedObject> objects) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.format().isJson()) {
            ArrayNode all = new ObjectMapper().createArrayNode();
            objects.forEach(listed -> all.addObject()
                    .put("collection", listed.collection().toString())
                    .put("object", listed.object().toString())
                    .put("size", listed.sizeBytes()));
            out.println(options.format().render(all));
        } else {
            objects.forEach(
                    listed -> out.println(listed.collection() + " " + listed.object() + " " + listed.sizeBytes()));
        }
        out.flush();
        return 0;
    }
}
