package io.orthocone.tools.crushtool;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.BucketAlg;
import io.orthocone.crush.CrushEditException;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.LayeredMap;
import io.orthocone.crush.text.CrushText;
import io.orthocone.crush.text.CrushTextException;
import io.orthocone.crush.text.Doubts;
import io.orthocone.tools.cephargs.CephArgs;
import io.orthocone.tools.cephargs.CephArgsException;
import io.orthocone.tools.cephtext.CephDocument;
import io.orthocone.tools.crushtool.MapFiles.Form;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One run of crushtool. Belongs to one thread. */
public final class Crushtool {
    private static final String ME = "crushtool";
    private static final int LAYER_WORDS = 3;

    private final MapFiles files;
    private final PrintWriter out;
    private final PrintWriter err;
    private CrushtoolOptions options;
    private CrushMap map = CrushMap.builder().build();
    private boolean isModified;

    /**
     * A tool at work in a folder.
     *
     * @param folder where files are that are named without one
     */
    public Crushtool(Path folder, PrintWriter out, PrintWriter err) {
        this.files = new MapFiles(folder);
        this.out = out;
        this.err = err;
    }

    /** Runs a command line and returns its exit code. */
    public int run(String... words) {
        if (words.length == 0) {
            err.print(ME + ": -h or --help for usage\n");
            return end(1);
        }
        try {
            options = CrushtoolOptions.parse(out, words);
            if (options.wantsHelp) {
                out.print(Usage.TEXT);
                return end(0);
            }
            return end(stages());
        } catch (CrushtoolFailure e) {
            err.print(e.getMessage() + "\n");
            return end(e.exitCode());
        } catch (CephArgsException | MapDocumentException e) {
            err.print(e.getMessage() + "\n");
            return end(1);
        }
    }

    private int end(int exitCode) {
        out.flush();
        err.flush();
        return exitCode;
    }

    private int stages() {
        checkWords();
        input();
        if (options.build) {
            build();
        }
        MapChanges changes = new MapChanges(options, out, err);
        try {
            map = changes.apply(map);
        } catch (IllegalArgumentException e) {
            throw CrushtoolFailure.of(CrushEditException.Reason.INVALID, ME + ": " + e.getMessage());
        }
        if (changes.endsEarly()) {
            return 0;
        }
        isModified |= changes.isModified();
        display();
        return test() ? output() : 1;
    }

    private void checkWords() {
        boolean showsNothing = !options.testOptions.showsAnything() && !options.check && options.comparedFile.isEmpty();
        if (options.test && showsNothing) {
            err.print("WARNING: no output selected; use --output-csv or --show-X\n");
        }
        int sources = (options.decompile ? 1 : 0) + (options.compile ? 1 : 0) + (options.build ? 1 : 0);
        if (sources > 1) {
            throw CrushtoolFailure.of("cannot specify more than one of compile, decompile, and build");
        }
        if (!options.hasAction()) {
            throw CrushtoolFailure.of("no action specified; -h for help");
        }
        List<String> others = options.otherWords();
        if (!options.build && !others.isEmpty()) {
            throw CrushtoolFailure.of("unrecognized arguments: [" + String.join(",", others) + "]");
        }
        if (others.size() % LAYER_WORDS != 0) {
            throw CrushtoolFailure.of("remaining args: [" + String.join(",", others) + "]\n"
                    + "layers must be specified with 3-tuples of (name, buckettype, size)");
        }
    }

    private void input() {
        if (!options.inputFile.isEmpty()) {
            map = files.map(options.inputFile);
        }
        if (options.compile) {
            compile();
            isModified = true;
        }
    }

    private void compile() {
        if (!files.exists(options.textFile)) {
            throw CrushtoolFailure.of(
                    CrushEditException.Reason.NO_ENTRY, "input file " + options.textFile + " not found");
        }
        String text = new String(files.read(options.textFile, ME + ": "), StandardCharsets.UTF_8);
        try {
            map = CrushText.compile(text, options.acceptDoubtful ? Doubts.ACCEPTED : Doubts.REFUSED);
        } catch (CrushTextException e) {
            throw CrushtoolFailure.of(e.describe(options.textFile));
        }
    }

    private void build() {
        List<String> words = options.otherWords();
        if (words.isEmpty()) {
            throw CrushtoolFailure.of(ME + ": must specify at least one layer");
        }
        List<LayeredMap.Layer> layers = new ArrayList<>();
        for (int i = 0; i < words.size(); i += LAYER_WORDS) {
            int size = CephArgs.parseInteger(words.get(i + 2));
            layers.add(new LayeredMap.Layer(words.get(i), alg(words.get(i + 1)), size));
        }
        try {
            map = LayeredMap.build(options.osdCount, layers);
        } catch (CrushEditException | IllegalArgumentException e) {
            throw CrushtoolFailure.of(ME + ": " + e.getMessage());
        }
        int roots = map.roots().size();
        if (roots > 1) {
            err.print("The crush rulesets will use the root " + LayeredMap.rootName(layers.getLast()) + "\n"
                    + "and ignore the others.\n"
                    + "There are " + roots + " roots, they can be\n"
                    + "grouped into a single root by appending something like:\n"
                    + "  root straw 0\n\n");
        }
        isModified = true;
    }

    private static BucketAlg alg(String word) {
        for (BucketAlg alg : BucketAlg.values()) {
            if (alg.name().toLowerCase(Locale.ROOT).equals(word)) {
                return alg;
            }
        }
        throw CrushtoolFailure.of("unknown bucket type '" + word + "'");
    }

    private void display() {
        if (options.locatedDevice.orElse(-1) >= 0) {
            int id = options.locatedDevice.getAsInt();
            TreeMap<String, String> location = new TreeMap<>();
            if (map.itemNames().containsKey(id)) {
                map.ancestorsOf(id).forEach(bucket -> location.put(typeName(bucket), bucketName(bucket)));
            }
            location.forEach((type, name) -> out.print(type + "\t" + name + "\n"));
        }
        if (options.tree) {
            out.print(TreeTable.text(map));
        }
        if (options.bucketTree) {
            bucketTree();
        }
        if (options.dump) {
            String format = options.format.orElse("json-pretty");
            boolean isKnown = Set.of("json", "json-pretty", "xml", "xml-pretty").contains(format);
            CephDocument document = CephDocument.ofFormat(isKnown ? format : "json-pretty");
            document.openObject("crush_map");
            CrushDocument.put(map, document);
            out.print(document.close().text() + "\n");
        }
        if (options.decompile) {
            decompile();
        }
    }

    private String typeName(Bucket bucket) {
        return map.typeNames().getOrDefault(bucket.type(), "type" + bucket.type());
    }

    private String bucketName(Bucket bucket) {
        return map.itemNames().getOrDefault(bucket.id(), "bucket" + Bucket.slotOf(bucket.id()));
    }

    private void bucketTree() {
        if (options.bucketName.isEmpty()) {
            err.print(": error bucket_name is empty\n");
            return;
        }
        Set<Integer> devices = new TreeSet<>();
        map.itemId(options.bucketName).ifPresent(id -> addDevicesBelow(id, devices));
        devices.forEach(device -> out.print("osd." + device + "\n"));
    }

    private void addDevicesBelow(int item, Set<Integer> devices) {
        if (item >= 0) {
            devices.add(item);
        } else {
            map.bucket(item).ifPresent(bucket -> bucket.items().forEach(below -> addDevicesBelow(below, devices)));
        }
    }

    private void decompile() {
        byte[] bytes = MapFiles.encode(map, options.form.orElse(Form.TEXT));
        if (options.outputFile.isEmpty()) {
            if (options.form.orElse(Form.TEXT) == Form.BINARY) {
                throw CrushtoolFailure.of("a binary map needs a file: -o FILE");
            }
            out.print(new String(bytes, StandardCharsets.UTF_8));
        } else {
            files.write(options.outputFile, bytes);
        }
    }

    /** Checks, tests and compares; returns false if something is not as it should be. */
    private boolean test() {
        if (options.check) {
            MapCheck.overlappingRules(map).forEach(line -> out.print(line + "\n"));
            String bad = MapCheck.badItem(map, options.checkedMaxId).orElse("");
            if (!bad.isEmpty()) {
                out.print(bad + "\n");
                return false;
            }
        }
        if (options.test && !new MapTester(map, options.testOptions, out, err).run()) {
            return false;
        }
        if (options.comparedFile.isEmpty()) {
            return true;
        }
        CrushMap other = files.map(options.comparedFile);
        MapComparison comparison = new MapComparison(map, other, options.testOptions);
        boolean isSame = comparison.run();
        if (options.format.filter(format -> format.startsWith("json")).isPresent()) {
            out.print(comparison.json(options.storedBytes, options.format.get().equals("json-pretty")) + "\n");
        } else {
            comparison.print(out, err, options.storedBytes);
        }
        return isSame;
    }

    private int output() {
        if (!isModified) {
            return 0;
        }
        if (options.outputFile.isEmpty()) {
            out.print(ME + " successfully built or modified map.  Use '-o <file>' to write it out.\n");
            return 0;
        }
        // What was decompiled into the file is the map before; Ceph writes the changed one over it.
        files.write(options.outputFile, MapFiles.encode(map, options.form.orElse(Form.BINARY)));
        if (options.isVerbose) {
            out.print("wrote crush map to " + options.outputFile + "\n");
        }
        return 0;
    }
}
