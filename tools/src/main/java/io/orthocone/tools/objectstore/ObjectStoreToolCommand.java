package io.orthocone.tools.objectstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.cluster.JournalFolders;
import io.orthocone.env.Disk;
import io.orthocone.env.Disk.DiskLockedException;
import io.orthocone.env.FileDisk;
import io.orthocone.kv.KvEngine;
import io.orthocone.kv.LmdbEngine;
import io.orthocone.message.ErrorCode;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.StoreException;
import io.orthocone.osd.store.disk.StoreCheck;
import io.orthocone.osd.store.disk.StoreInspection;
import io.orthocone.osdmap.PgId;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ocone objectstore-tool}: looks into the store of an OSD that does not run, and changes it. The words are Ceph's. */
@Command(
        name = "objectstore-tool",
        description = {
            "Looks into the store of an OSD that does not run, mends it, or changes single objects of it.",
            "",
            "With --op: fsck compares everything with everything, repair also mends what can be proven (counts of"
                + " references, the allocator, entries that no object has); list and meta-list name objects, list-pgs"
                + " PGs; info and log show what a PG knows of itself; stats tells how scattered the space is and what"
                + " the journal holds, statfs how much room there is; export writes a PG into --file, export-remove"
                + " also removes it afterwards, dump-export tells what is in such a file, import brings it back,"
                + " remove removes it; trim-pg-log shortens a PG's log to what an OSD keeps; mark-complete says that"
                + " this copy is all that there is of a PG, so that it serves without those that are lost (what they"
                + " had newer is given up); get-osdmap and get-inc-osdmap write an OSD map for osdmaptool.",
            "",
            "With OBJECT (a name, a line of --op list, or '' with --pgid for what a PG knows of itself): get-bytes,"
                    + " set-bytes, set-size, list-attrs, get-attr, set-attr, rm-attr, list-omap, get-omap, set-omap,"
                    + " rm-omap, get-omaphdr, set-omaphdr, dump, remove. What is changed here differs from the other"
                    + " copies of the object until a scrub or a recovery makes them alike."
        })
public final class ObjectStoreToolCommand implements Callable<Integer> {
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
            paramLabel = "OP",
            completionCandidates = Op.Words.class,
            description = "What to do: ${COMPLETION-CANDIDATES}.")
    private Optional<String> opWord;

    private Optional<Op> op = Optional.empty();

    @Option(names = "--pgid", paramLabel = "PG", description = "The PG that is meant, e.g. 1.7.")
    private Optional<String> pgId;

    @Option(names = "--namespace", paramLabel = "NAMESPACE", description = "Where an object is looked for by name.")
    private Optional<String> namespace;

    @Option(names = "--file", paramLabel = "FILE", description = "What is exported into, or imported from.")
    private Optional<Path> file;

    @Option(names = "--epoch", paramLabel = "N", description = "Of the OSD map that is meant; the newest unless told.")
    private Optional<Integer> epoch;

    @Option(names = "--shallow", description = "fsck without reading the objects' data.")
    private boolean isShallow;

    @Option(names = "--dry-run", description = "import: reads the whole file and looks whether it fits, and no more.")
    private boolean isDryRun;

    @Parameters(
            arity = "0..*",
            paramLabel = "OBJECT VERB [ARGUMENT]",
            description =
                    "What to do with one object: see above. Values come from a FILE or standard input, or go there.")
    private List<String> words = List.of();

    /** What to do. */
    enum Op {
        FSCK("fsck"),
        REPAIR("repair"),
        LIST("list"),
        META_LIST("meta-list"),
        LIST_PGS("list-pgs"),
        INFO("info"),
        LOG("log"),
        STATS("stats"),
        STATFS("statfs"),
        EXPORT("export"),
        EXPORT_REMOVE("export-remove"),
        IMPORT("import"),
        REMOVE("remove"),
        TRIM_PG_LOG("trim-pg-log"),
        MARK_COMPLETE("mark-complete"),
        DUMP_EXPORT("dump-export"),
        GET_OSDMAP("get-osdmap"),
        GET_INC_OSDMAP("get-inc-osdmap");

        private static final String MAPS_COME =
                "an OSD fetches the maps that it lacks from the monitors when it starts";

        /** Ceph's words for what is not to be done here, and why. */
        private static final Map<String, String> REFUSED = Map.of(
                "set-osdmap", MAPS_COME,
                "set-inc-osdmap", MAPS_COME,
                "mkfs", "an OSD makes its store when it first starts, see 'ocone osd add'",
                "fuse", "use --op list and OBJECT dump",
                "dup", "use --op export and --op import",
                "update-mon-db", "OSDs keep no copy of the monitors' database",
                "reset-last-complete", "what is complete follows from what is missing, which the PG knows by itself",
                "rm-past-intervals", "use --op mark-complete, which also says what the intervals were for",
                "trim-pg-log-dups", "use --op trim-pg-log, which trims both",
                "dump-super", "use --op stats for the store, --op info for a PG");

        private final String word;

        /** Those that there are. */
        static final class Words extends ArrayList<String> {
            private static final long serialVersionUID = 1L;

            Words() {
                super(Arrays.stream(Op.values()).map(Op::toString).toList());
            }
        }

        static Optional<Op> of(String word) {
            if (REFUSED.containsKey(word)) {
                throw new Complaint(
                        ErrorCode.EOPNOTSUPP, "--op " + word + " is none of this tool: " + REFUSED.get(word));
            }
            return Arrays.stream(values()).filter(op -> op.word.equals(word)).findFirst();
        }

        Op(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    public ObjectStoreToolCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        Logs.quiet();
        op = opWord.map(this::parsed);
        if (!Files.isDirectory(folder)) {
            throw new Complaint(ErrorCode.ENOENT, "there is no folder " + folder + "; " + NAME_ANOTHER);
        }
        if (op.isPresent() == !words.isEmpty()) {
            throw new Complaint("say either --op OP or an object and what to do with it");
        }
        if (op.isEmpty()) {
            ObjectVerbs.check(words);
        }
        if (!Files.exists(folder.resolve("superblock"))) {
            throw new Complaint(ErrorCode.EINVAL, folder + ": there is no store in this folder; " + NAME_ANOTHER);
        }
        JournalFolders.requireThere(folder);
        try {
            return op.isPresent() ? run(op.get()) : runObject();
        } catch (DiskLockedException e) {
            throw inUse();
        } catch (StoreException e) {
            throw e.getCause() instanceof DiskLockedException ? inUse() : complaint(e);
        }
    }

    private Op parsed(String word) {
        return Op.of(word)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "'" + word + "' is none of " + String.join(", ", new Op.Words())));
    }

    private PgId pg() {
        String name = pgId.orElseThrow(() -> new Complaint("--op " + op.orElseThrow() + " needs --pgid"));
        CollectionId collection = StoredObject.collection(name);
        if (collection.isMeta()) {
            throw new Complaint("'meta' is no PG");
        }
        return collection.pg();
    }

    private Path file() {
        return file.orElseThrow(() -> new Complaint("--op " + op.orElseThrow() + " needs --file"));
    }

    private int run(Op what) throws IOException {
        // It runs without an event loop.
        Disk disk = FileDisk.at(folder);
        KvEngine engine = new LmdbEngine(folder);
        return switch (what) {
            case FSCK -> show(StoreCheck.fsck(disk, engine, !isShallow), "fsck");
            case REPAIR -> show(StoreCheck.repair(disk, engine));
            case STATS -> show(StoreInspection.stats(disk, engine));
            case EXPORT -> export(disk, engine, false);
            case EXPORT_REMOVE -> export(disk, engine, true);
            case IMPORT -> {
                Path source = file();
                if (!Files.isReadable(source)) {
                    throw new Complaint(ErrorCode.ENOENT, source + " cannot be read");
                }
                Map<CollectionId, Integer> here = StoreInspection.collections(disk, engine);
                try (OfflineStore store = OfflineStore.open(folder)) {
                    PgVerbs.Imported imported = new PgVerbs(store).importFrom(source, here, isDryRun);
                    yield tell((isDryRun ? "could import PG " : "imported PG ") + imported.pg() + " from " + source);
                }
            }
            case REMOVE -> {
                PgId pg = pg();
                try (OfflineStore store = OfflineStore.open(folder)) {
                    yield tell("removed PG " + pg + ", " + new PgVerbs(store).remove(pg) + " objects");
                }
            }
            case INFO -> {
                PgId pg = pg();
                try (OfflineStore store = OfflineStore.open(folder)) {
                    yield show(new PgVerbs(store).info(pg));
                }
            }
            case LOG -> {
                PgId pg = pg();
                try (OfflineStore store = OfflineStore.open(folder)) {
                    yield show(new PgVerbs(store).log(pg));
                }
            }
            case TRIM_PG_LOG -> {
                PgId pg = pg();
                try (OfflineStore store = OfflineStore.open(folder)) {
                    yield tell("trimmed the log of PG " + pg + " by " + new PgVerbs(store).trimLog(pg) + " entries");
                }
            }
            case MARK_COMPLETE -> {
                PgId pg = pg();
                try (OfflineStore store = OfflineStore.open(folder)) {
                    yield tell("PG " + pg + " is complete as of epoch " + new PgVerbs(store).markComplete(pg));
                }
            }
            case DUMP_EXPORT -> {
                Path source = file();
                if (!Files.isReadable(source)) {
                    throw new Complaint(ErrorCode.ENOENT, source + " cannot be read");
                }
                yield show(PgVerbs.dump(source));
            }
            case GET_OSDMAP -> {
                Path target = file();
                try (OfflineStore store = OfflineStore.open(folder)) {
                    yield tell("osdmap " + new OsdMapVerbs(store).get(epoch, target) + " is in " + target);
                }
            }
            case GET_INC_OSDMAP -> {
                Path target = file();
                try (OfflineStore store = OfflineStore.open(folder)) {
                    yield tell("the incremental of osdmap " + new OsdMapVerbs(store).getIncremental(epoch, target)
                            + " is in " + target);
                }
            }
            case STATFS -> {
                try (OfflineStore store = OfflineStore.open(folder)) {
                    yield show(statfs(store.ask(ObjectStore::usage)));
                }
            }
            case LIST -> list(pgId.map(StoredObject::collection));
            case META_LIST -> list(Optional.of(CollectionId.META));
            case LIST_PGS -> listPgs();
        };
    }

    /** The PG is removed only after the file is whole and synced. */
    private int export(Disk disk, KvEngine engine, boolean removes) throws IOException {
        PgId pg = pg();
        Path target = file();
        Integer bits = StoreInspection.collections(disk, engine).get(CollectionId.of(pg));
        try (OfflineStore store = OfflineStore.open(folder)) {
            PgVerbs verbs = new PgVerbs(store);
            long objects = verbs.export(pg, bits == null ? 0 : bits, target);
            if (removes) {
                verbs.remove(pg);
            }
            return tell("exported " + (removes ? "and removed " : "") + "PG " + pg + ", " + objects + " objects, into "
                    + target);
        }
    }

    private static ObjectNode statfs(ObjectStore.StoreUsage usage) {
        return new ObjectMapper()
                .createObjectNode()
                .put("total", usage.totalBytes())
                .put("available", usage.availableBytes())
                .put("used", usage.usedBytes())
                .put("reserved", usage.reservedBytes());
    }

    private int runObject() throws IOException {
        try (OfflineStore store = OfflineStore.open(folder)) {
            StoredObject object = StoredObject.find(store, words.get(0), pgId.map(StoredObject::collection), namespace);
            new ObjectVerbs(store, object, options.format(), out()).run(words.get(1), words.subList(2, words.size()));
        }
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private int list(Optional<CollectionId> only) throws IOException {
        try (OfflineStore store = OfflineStore.open(folder)) {
            List<StoredObject> objects = store.ask(on -> StoredObject.all(on, only));
            if (options.format().isJson()) {
                ArrayNode all = new ObjectMapper().createArrayNode();
                objects.forEach(object -> all.add(object.toJson()));
                return show(all);
            }
            objects.forEach(object -> out().println(object.toJson()));
            out().flush();
            return 0;
        }
    }

    private int listPgs() throws IOException {
        try (OfflineStore store = OfflineStore.open(folder)) {
            ArrayNode all = new ObjectMapper().createArrayNode();
            for (CollectionId collection : store.ask(on -> on.collections())) {
                if (!collection.isMeta()) {
                    all.add(collection.toString());
                }
            }
            if (options.format().isJson()) {
                return show(all);
            }
            all.forEach(pg -> out().println(pg.asText()));
            out().flush();
            return 0;
        }
    }

    private int tell(String done) {
        if (!options.format().isJson()) {
            out().println(done);
        } else {
            out().println(options.format()
                    .render(new ObjectMapper().createObjectNode().put("done", done)));
        }
        out().flush();
        return 0;
    }

    /** JSON for people too, in as many lines as it takes. */
    private int show(JsonNode node) {
        out().println(options.format().isJson() ? options.format().render(node) : node.toPrettyString());
        out().flush();
        return 0;
    }

    private Complaint inUse() {
        return new Complaint(ErrorCode.EBUSY, "the OSD of " + folder + " runs; stop it first with: " + stopCommand());
    }

    private String stopCommand() {
        Path path = folder.toAbsolutePath().normalize();
        Matcher osd = Pattern.compile("osd\\.([0-9]+)").matcher(String.valueOf(path.getFileName()));
        return osd.matches() ? "ocone osd stop " + osd.group(1) + " --data " + path.getParent() : "ocone osd stop ID";
    }

    /** What is wrong without being damage (a newer format, a disk that fails) says itself what to do. */
    private Complaint complaint(StoreException e) {
        return e.isDamage()
                ? new Complaint(
                        ErrorCode.EIO,
                        folder + ": " + e.getMessage()
                                + "; the other OSDs have its objects too: see what the cluster lacks with: ocone health"
                                + " detail")
                : new Complaint(ErrorCode.EINVAL, folder + ": " + e.getMessage());
    }

    private int show(StoreCheck.Report report, String what) {
        if (options.format().isJson()) {
            out().println(options.format().render(json(report)));
        } else {
            report.findings()
                    .forEach(
                            finding -> out().println(finding.kind() + " " + finding.where() + ": " + finding.detail()));
            out().println(what + ": " + report.objects() + " objects, " + report.dataBytes() + " bytes of data, "
                    + report.allocatedBytes() + " bytes allocated, "
                    + report.findings().size() + " errors");
        }
        out().flush();
        return report.isClean() ? 0 : 1;
    }

    private static ObjectNode json(StoreCheck.Report report) {
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
        return node;
    }

    private int show(StoreCheck.Repair repair) {
        if (options.format().isJson()) {
            ObjectNode node = json(repair.after());
            node.put("errors_before", repair.before().findings().size());
            repair.refusal().ifPresent(why -> node.put("refusal", why));
            out().println(options.format().render(node));
            out().flush();
            return repair.after().isClean() ? 0 : 1;
        }
        int before = repair.before().findings().size();
        int mended = before - repair.after().findings().size();
        repair.refusal().ifPresent(why -> out().println("nothing was mended: " + why));
        int code = show(repair.after(), "repair");
        out().println("repair: " + mended + " of " + before + " errors mended; data is compared by --op fsck");
        out().flush();
        return code;
    }

    private int show(StoreInspection.Stats stats) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("instance", stats.instanceId()).put("fencing_epoch", stats.fencingEpoch());
        node.put("objects", stats.objects());
        node.putObject("blocks")
                .put("capacity", stats.capacityBlocks())
                .put("allocated", stats.allocatedBlocks())
                .put("shared", stats.sharedBlocks())
                .put("free_runs", stats.freeRuns())
                .put("largest_free_run", stats.largestFreeRun())
                .put("free_fragmentation", rounded(stats.freeFragmentation()))
                .put("runs_per_piece", rounded(stats.runsPerPiece()))
                .put("patched_bytes", stats.patchedBytes());
        node.putObject("metadata").put("used_bytes", stats.metaUsedBytes());
        StoreInspection.Journal journal = stats.journal();
        node.putObject("journal")
                .put("first_record", journal.firstSeq())
                .put("last_record", journal.lastSeq())
                .put("applied", journal.appliedSeq())
                .put("to_replay", journal.lastSeq() - journal.appliedSeq())
                .put("used_bytes", journal.usedBytes())
                .put("allocated_bytes", journal.allocatedBytes());
        return show(node);
    }

    private static double rounded(double figure) {
        return Math.round(figure * 1000) / 1000.0;
    }
}
