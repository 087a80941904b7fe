package io.orthocone.tools.crushtool;

import io.orthocone.crush.Reclassification;
import io.orthocone.tools.cephargs.CephArgs;
import io.orthocone.tools.cephtext.ByteCounts;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What a command line asks for. Fields are as the options said; the stages make sense of them. */
final class CrushtoolOptions {
    boolean wantsHelp;
    String inputFile = "";
    String outputFile = "";
    String textFile = "";
    boolean isVerbose;
    boolean decompile;
    boolean compile;
    boolean acceptDoubtful;
    Optional<MapFiles.Form> form = Optional.empty();

    boolean build;
    int osdCount;
    List<String> layers = List.of();

    final Map<String, Integer> tunables = new LinkedHashMap<>();

    Optional<NewItem> newItem = Optional.empty();
    Optional<List<String>> newBucket = Optional.empty();
    String movedItem = "";
    String removedItem = "";
    String reweightedItem = "";
    float reweightTo;
    boolean reweight;
    boolean rebuildClassRoots;
    Optional<NewRule> newRule = Optional.empty();
    String deviceClass = "";
    String removedRule = "";
    final NavigableMap<String, String> subtreeClasses = new TreeMap<>();
    boolean reclassify;
    final NavigableMap<String, String> reclassifiedRoots = new TreeMap<>();
    final NavigableMap<String, Reclassification.Target> reclassifiedBuckets = new TreeMap<>();
    /** Type name → bucket name. */
    final Map<String, String> location = new TreeMap<>();

    boolean tree;
    boolean dump;
    Optional<String> format = Optional.empty();
    boolean bucketTree;
    String bucketName = "";
    OptionalInt locatedDevice = OptionalInt.empty();
    boolean check;
    OptionalInt checkedMaxId = OptionalInt.empty();
    boolean test;
    String comparedFile = "";
    OptionalLongBytes storedBytes = new OptionalLongBytes(-1);
    final TestOptions testOptions = new TestOptions();

    /** A device to put in. */
    record NewItem(int id, float weight, String name, boolean mayExist) {}

    /** A rule to make. */
    record NewRule(String name, String root, String type, String mode) {}

    /** How much is stored in all, if it was said. */
    record OptionalLongBytes(long bytes) {
        boolean isPresent() {
            return bytes >= 0;
        }
    }

    private final PrintWriter out;

    private CrushtoolOptions(PrintWriter out) {
        this.out = out;
    }

    /**
     * Understands a command line.
     *
     * @param out for what Ceph prints while it looks at its options
     */
    static CrushtoolOptions parse(PrintWriter out, String... words) {
        CrushtoolOptions options = new CrushtoolOptions(out);
        CephArgs args = new CephArgs();
        options.declareFiles(args);
        options.declareChanges(args);
        options.declareRules(args);
        options.declareDisplays(args);
        options.testOptions.declare(args);
        List<String> others = args.parse(words);
        options.layers = others;
        return options;
    }

    private void declareFiles(CephArgs args) {
        args.flag(() -> wantsHelp = true, "-h", "--help")
                .value(
                        file -> {
                            inputFile = file;
                            decompile = true;
                        },
                        "-d",
                        "--decompile")
                .value(file -> inputFile = file, "-i", "--infn")
                .value(file -> outputFile = file, "-o", "--outfn")
                .value(
                        file -> {
                            textFile = file;
                            compile = true;
                        },
                        "-c",
                        "--compile")
                .flag(() -> acceptDoubtful = true, "--accept-doubtful")
                .value(name -> form = Optional.of(MapFiles.Form.named(name)), "--as")
                .flag(() -> isVerbose = true, "-v", "--verbose")
                .flag(() -> {}, "--enable-unsafe-tunables", "--clobber")
                .flag(() -> build = true, "--build")
                .integer(n -> osdCount = n, "--num-osds");
    }

    private void declareChanges(CephArgs args) {
        for (String tunable : List.of(
                "choose_local_tries",
                "choose_local_fallback_tries",
                "choose_total_tries",
                "chooseleaf_descend_once",
                "chooseleaf_vary_r",
                "chooseleaf_stable",
                "straw_calc_version",
                "allowed_bucket_algs")) {
            args.integer(value -> tunables.put(tunable, value), "--set_" + tunable);
        }
        args.values(3, v -> newItem = newItem(v, false), "--add-item")
                .values(3, v -> newItem = newItem(v, true), "--update-item")
                .values(2, v -> newBucket = Optional.of(v), "--add-bucket")
                .value(name -> movedItem = name, "--move")
                .value(name -> removedItem = name, "--remove-item")
                .values(
                        2,
                        v -> {
                            reweightedItem = v.get(0);
                            reweightTo = weight(v.get(1));
                        },
                        "--reweight-item")
                .flag(() -> reweight = true, "--reweight")
                .flag(() -> rebuildClassRoots = true, "--rebuild-class-roots")
                .values(2, v -> subtreeClasses.put(v.get(0), v.get(1)), "--set-subtree-class")
                .flag(() -> reclassify = true, "--reclassify")
                .values(2, v -> reclassifiedRoots.put(v.get(0), v.get(1)), "--reclassify-root")
                .values(
                        3,
                        v -> reclassifiedBuckets.put(v.get(0), new Reclassification.Target(v.get(1), v.get(2))),
                        "--reclassify-bucket")
                .values(2, v -> location.put(v.get(0), v.get(1)), "--loc");
    }

    private void declareRules(CephArgs args) {
        args.values(
                        4,
                        v -> {
                            newRule = Optional.of(new NewRule(v.get(0), v.get(1), v.get(2), v.get(3)));
                            out.print("--create-simple-rule: name=" + v.get(0) + " root=" + v.get(1) + " type="
                                    + v.get(2) + " mode=" + v.get(3) + "\n");
                        },
                        "--create-simple-rule")
                .values(
                        3,
                        v -> {
                            newRule = Optional.of(new NewRule(v.get(0), v.get(1), v.get(2), "firstn"));
                            out.print("--create-replicated-rule: name=" + v.get(0) + " root=" + v.get(1) + " type="
                                    + v.get(2) + "\n");
                        },
                        "--create-replicated-rule")
                .value(name -> deviceClass = name, "--device-class")
                .value(name -> removedRule = name, "--remove-rule");
    }

    private void declareDisplays(CephArgs args) {
        args.flag(() -> tree = true, "--tree")
                .flag(() -> bucketTree = true, "--bucket-tree")
                .value(name -> bucketName = name, "-b", "--bucket-name")
                .value(name -> format = Optional.of(name), "-f", "--format")
                .flag(() -> dump = true, "--dump")
                .integer(id -> locatedDevice = OptionalInt.of(id), "--show-location")
                .optionalInteger(
                        id -> {
                            check = true;
                            checkedMaxId = id;
                        },
                        "--check")
                .flag(() -> test = true, "-t", "--test")
                .value(file -> comparedFile = file, "--compare")
                .value(bytes -> storedBytes = new OptionalLongBytes(ByteCounts.parse(bytes)), "--stored-bytes");
    }

    private static Optional<NewItem> newItem(List<String> values, boolean mayExist) {
        int id = CephArgs.parseInteger(values.get(0));
        return Optional.of(new NewItem(id, weight(values.get(1)), values.get(2), mayExist));
    }

    private static float weight(String text) {
        return (float) CephArgs.parseDecimal(text);
    }

    /** Whether anything is to be done with the map. */
    boolean hasAction() {
        boolean changes = reweight
                || !tunables.isEmpty()
                || newItem.filter(item -> item.id() >= 0).isPresent()
                || newBucket.isPresent()
                || !movedItem.isEmpty()
                || newRule.isPresent()
                || !removedRule.isEmpty()
                || rebuildClassRoots
                || reclassify
                || !removedItem.isEmpty()
                || !reweightedItem.isEmpty();
        boolean displays =
                check || test || tree || dump || locatedDevice.orElse(-1) >= 0 || bucketTree || !comparedFile.isEmpty();
        return changes || displays || compile || decompile || build;
    }

    /** The words that stand for layers of a built map, in threes; or that nobody understood. */
    List<String> otherWords() {
        return new ArrayList<>(layers);
    }
}
