package io.orthocone.tools.monmaptool;

import io.orthocone.osdmap.EntityAddr;
import io.orthocone.tools.cephargs.CephArgs;
import io.orthocone.tools.cephtext.CephReleases;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What a command line asks for. Filled while it is parsed, then only read. */
final class MonmaptoolOptions {
    private static final int ERROR = 255;

    List<String> files = List.of();
    boolean isPrinted;
    boolean isCreated;
    boolean isClobbered;
    Optional<UUID> fsid = Optional.empty();

    boolean isGenerated;
    String monHost = "";
    String conf = "";
    String monmap = "";

    boolean areInitialMembersSet;
    String initialMembers = "";

    boolean areAllFeaturesEnabled;
    int minMonRelease;
    final NavigableMap<String, EntityAddr> added = new TreeMap<>();
    final NavigableMap<String, List<EntityAddr>> addedWithAll = new TreeMap<>();
    final List<String> removed = new ArrayList<>();
    final List<FeatureStep> featureSteps = new ArrayList<>();

    // Ours, not Ceph's.
    String importedConf = "";
    String exportedConf = "";

    /** What to do with features, in the order of the command line. */
    sealed interface FeatureStep {
        /** Print them. */
        record Show(boolean isParseable) implements FeatureStep {}

        /** Set them, or not. */
        record Change(boolean isSet, boolean isOptional, long features) implements FeatureStep {}
    }

    private MonmaptoolOptions() {}

    static MonmaptoolOptions parse(String... words) {
        MonmaptoolOptions options = new MonmaptoolOptions();
        CephArgs args = new CephArgs();
        options.declareMap(args);
        options.declareMonitors(args);
        options.declareFeatures(args);
        options.files = args.parse(words);
        return options;
    }

    private void declareMap(CephArgs args) {
        args.flag(() -> isPrinted = true, "-p", "--print")
                .flag(() -> isCreated = true, "--create")
                .flag(() -> isClobbered = true, "--clobber")
                .value(this::fsid, "--fsid")
                .flag(() -> isGenerated = true, "--generate")
                .value(value -> monHost = value, "-m", "--mon-host")
                .value(value -> conf = value, "-c", "--conf")
                .value(value -> monmap = value, "--monmap")
                .value(value -> importedConf = value, "--import-conf")
                .value(value -> exportedConf = value, "--export-conf");
    }

    private void declareMonitors(CephArgs args) {
        args.values(2, v -> added.put(v.get(0), address(v.get(1))), "--add")
                .values(2, v -> addedWithAll.put(v.get(0), addresses(v.get(1))), "--addv")
                .value(removed::add, "--rm")
                .flag(() -> areInitialMembersSet = true, "--set-initial-members")
                .value(value -> initialMembers = value, "--mon-initial-members");
    }

    private void declareFeatures(CephArgs args) {
        args.flag(() -> areAllFeaturesEnabled = true, "--enable-all-features")
                .value(value -> minMonRelease = release(value), "--set-min-mon-release")
                .optionalWord(
                        Set.of("plain", "parseable"),
                        word -> featureSteps.add(new FeatureStep.Show(word.equals(Optional.of("parseable")))),
                        "--feature-list")
                .value(value -> changeFeatures(true, value), "--feature-set")
                .value(value -> changeFeatures(false, value), "--feature-unset")
                .flag(() -> kindOfFeatures(true), "--optional")
                .flag(() -> kindOfFeatures(false), "--persistent");
    }

    /** Zeros are no id, as in Ceph. Where it goes on with a random one, we do not. */
    private void fsid(String text) {
        Optional<UUID> id = uuid(text);
        if (id.isEmpty()) {
            throw MonmaptoolFailure.of("parse error setting 'fsid' to '" + text + "'", 1);
        }
        fsid = id.filter(uuid -> !uuid.equals(new UUID(0, 0)));
    }

    /** Java would take short groups too. */
    static Optional<UUID> uuid(String text) {
        String hex = "[0-9a-fA-F]";
        boolean isWhole = text.matches(hex + "{8}(-" + hex + "{4}){3}-" + hex + "{12}");
        return isWhole ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    private static EntityAddr address(String text) {
        return MonAddrs.parse(text, EntityAddr.Type.V2).orElseThrow(() -> invalid(text));
    }

    private static List<EntityAddr> addresses(String text) {
        return MonAddrs.parseAll(text, EntityAddr.Type.V2).orElseThrow(() -> invalid(text));
    }

    private static MonmaptoolFailure invalid(String text) {
        return MonmaptoolFailure.of("monmaptool: invalid ip:port '" + text + "'", ERROR);
    }

    /** A release that is not known, which Ceph passes over, is refused. */
    private static int release(String name) {
        int number = CephReleases.number(name);
        if (number == 0) {
            throw MonmaptoolFailure.misused(
                    "monmaptool: '" + name + "' is no release that is known; say for example: pacific");
        }
        return number;
    }

    private void changeFeatures(boolean isSet, String text) {
        featureSteps.add(new FeatureStep.Change(isSet, false, MonFeatures.parse(text)));
    }

    /** Speaks of the features that were named last. */
    private void kindOfFeatures(boolean isOptional) {
        if (featureSteps.isEmpty()) {
            throw MonmaptoolFailure.misused("");
        }
        if (featureSteps.getLast() instanceof FeatureStep.Change last) {
            featureSteps.set(
                    featureSteps.size() - 1, new FeatureStep.Change(last.isSet(), isOptional, last.features()));
        }
    }
}
