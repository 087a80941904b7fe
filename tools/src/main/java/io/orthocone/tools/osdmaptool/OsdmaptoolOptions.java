package io.orthocone.tools.osdmaptool;

import io.orthocone.tools.cephargs.CephArgs;
import io.orthocone.tools.cephargs.CephArgsException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What a command line asks for. Filled while it is parsed, then only read. */
final class OsdmaptoolOptions {
    static final int UNSET = -1;

    List<String> files = List.of();
    boolean isPrinted;
    String dumpFormat = "plain";
    boolean isTree;
    String treeFormat = "plain";
    boolean isHealth;

    int createOsds = UNSET;
    boolean isCreated;
    boolean isCreatedFromConf;
    String conf = "";
    boolean isPoolCreated;
    int pgBits = 6;
    int pgpBits = 6;
    boolean isClobbered;

    String exportCrush = "";
    String importCrush = "";
    String adjustCrushWeight = "";
    boolean isSaved;

    boolean isMarkedUpIn;
    int markedOut = UNSET;
    int markedUp = UNSET;
    int markedIn = UNSET;
    boolean isTempCleared;
    boolean isTempCleaned;

    int pool = UNSET;
    int pgNum = UNSET;
    String object = "";
    String pg = "";
    boolean isMapPgs;
    boolean isMapPgsDump;
    boolean isMapPgsDumpAll;
    boolean isRandom;
    int rangeFirst = UNSET;
    int rangeLast = UNSET;

    boolean isUpmap;
    boolean isUpmapCleanup;
    boolean isUpmapActive;
    String upmapFile = "-";
    int upmapMax = 10;
    int upmapDeviation = 5;
    final TreeSet<String> upmapPools = new TreeSet<>();

    // Ours, not Ceph's.
    String compareWith = "";
    long bytesPerPg = UNSET;
    String format = "plain";
    int seed;

    private OsdmaptoolOptions() {}

    /**
     * Reads a command line.
     *
     * @throws CephArgsException if a value is missing or no number
     */
    static OsdmaptoolOptions parse(String... words) {
        OsdmaptoolOptions options = new OsdmaptoolOptions();
        CephArgs args = new CephArgs();
        options.declareMapOptions(args);
        options.declareQuestions(args);
        options.declareUpmap(args);
        options.declareOurs(args);
        options.files = new ArrayList<>(args.parse(words));
        return options;
    }

    private void declareMapOptions(CephArgs args) {
        args.flag(() -> isPrinted = true, "-p", "--print")
                .value(this::dump, "--dump")
                .value(this::tree, "--tree")
                .flag(() -> isHealth = true, "--health")
                .integer(this::create, "--createsimple")
                .flag(() -> isCreated = isCreatedFromConf = true, "--create-from-conf")
                .value(value -> conf = value, "-c", "--conf")
                .flag(() -> isPoolCreated = true, "--with-default-pool")
                .integer(value -> pgBits = value, "--pg-bits", "--osd-pg-bits")
                .integer(value -> pgpBits = value, "--pgp-bits", "--osd-pgp-bits")
                .flag(() -> isClobbered = true, "--clobber")
                .value(value -> exportCrush = value, "--export-crush")
                .value(value -> importCrush = value, "--import-crush")
                .value(value -> adjustCrushWeight = value, "--adjust-crush-weight")
                .flag(() -> isSaved = true, "--save")
                .flag(() -> isMarkedUpIn = true, "--mark-up-in")
                .integer(value -> markedOut = value, "--mark-out")
                .integer(value -> markedUp = value, "--mark-up")
                .integer(value -> markedIn = value, "--mark-in")
                .flag(() -> isTempCleared = true, "--clear-temp")
                .flag(() -> isTempCleaned = true, "--clean-temps");
    }

    private void declareQuestions(CephArgs args) {
        args.integer(value -> pool = value, "--pool")
                .integer(value -> pgNum = value, "--pg-num")
                .value(value -> object = value, "--test-map-object")
                .value(value -> pg = value, "--test-map-pg")
                .flag(() -> isMapPgs = true, "--test-map-pgs")
                .flag(() -> isMapPgsDump = true, "--test-map-pgs-dump")
                .flag(() -> isMapPgsDumpAll = true, "--test-map-pgs-dump-all")
                .flag(() -> isRandom = true, "--test-random")
                .integer(value -> rangeFirst = value, "--range-first")
                .integer(value -> rangeLast = value, "--range-last");
    }

    private void declareUpmap(CephArgs args) {
        args.value(this::upmap, "--upmap")
                .value(this::upmapCleanup, "--upmap-cleanup")
                .integer(value -> upmapMax = value, "--upmap-max")
                .integer(value -> upmapDeviation = value, "--upmap-deviation")
                .value(upmapPools::add, "--upmap-pool")
                .flag(() -> isUpmapActive = true, "--upmap-active");
    }

    private void declareOurs(CephArgs args) {
        args.value(value -> compareWith = value, "--compare")
                .value(this::bytesPerPg, "--bytes-per-pg")
                .value(value -> format = value, "--format")
                .integer(value -> seed = value, "--seed");
    }

    private void dump(String value) {
        isPrinted = true;
        dumpFormat = value.isEmpty() ? "plain" : value;
    }

    private void tree(String value) {
        isTree = true;
        treeFormat = value.isEmpty() ? "plain" : value;
    }

    private void create(int osds) {
        isCreated = true;
        createOsds = osds;
    }

    private void upmap(String file) {
        isUpmap = true;
        isUpmapCleanup = true;
        upmapFile = file;
    }

    private void upmapCleanup(String file) {
        isUpmapCleanup = true;
        upmapFile = file;
    }

    private void bytesPerPg(String value) {
        try {
            bytesPerPg = Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new CephArgsException("Expected option value to be integer, got '" + value + "'");
        }
    }

    boolean mapsPgs() {
        return isMapPgs || isMapPgsDump || isMapPgsDumpAll;
    }

    boolean isJson() {
        return format.startsWith("json");
    }

    boolean asksForSomething() {
        return isPrinted
                || isHealth
                || isTree
                || isCreated
                || !exportCrush.isEmpty()
                || !importCrush.isEmpty()
                || !pg.isEmpty()
                || !object.isEmpty()
                || mapsPgs()
                || isUpmapCleanup
                || !adjustCrushWeight.isEmpty()
                || !compareWith.isEmpty();
    }
}
