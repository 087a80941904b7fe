package io.orthocone.tools.monmaptool;

import io.orthocone.crush.text.MalformedMapException;
import io.orthocone.env.Endpoint;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.UTime;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.RadosException;
import io.orthocone.tools.cephargs.CephArgsException;
import io.orthocone.tools.cephtext.CephReleases;
import io.orthocone.tools.cephtext.FileComplaints;
import io.orthocone.tools.monmaptool.MonmaptoolOptions.FeatureStep;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One run of monmaptool. Stages have a fixed order: read or create, features, generate, release, initial members, fsid, add, remove,
 * change and show features, print, write. Belongs to one thread.
 *
 * <p>Exit codes are Ceph's: 1 for a command line that makes no sense, 255 for a file that is no map.
 */
public final class Monmaptool {
    private static final String ME = "monmaptool: ";
    private static final int NO_MAP = 255;
    private static final int NO_ENTRY = 254;
    private static final int INVALID = 234;
    private static final UUID NO_FSID = new UUID(0, 0);

    private final Path folder;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Supplier<UTime> clock;
    private final Supplier<UUID> fsids;
    private MonmaptoolOptions options;
    private Map<String, String> conf = Map.of();
    private String file = "";
    private CephMonMap map = new CephMonMap();
    private boolean isModified;

    /**
     * A run that is yet to begin.
     *
     * @param folder what names of files are relative to
     * @param clock tells when a map is created
     * @param fsids makes ids of new clusters
     */
    public Monmaptool(Path folder, PrintWriter out, PrintWriter err, Supplier<UTime> clock, Supplier<UUID> fsids) {
        this.folder = folder;
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.fsids = fsids;
    }

    /** Runs a command line and returns its exit code. */
    public int run(String... words) {
        if (words.length == 0) {
            err.println(ME + "-h or --help for usage");
            return end(1);
        }
        if (List.of(words).contains("--help") || List.of(words).contains("-h")) {
            out.print(Usage.TEXT);
            return end(0);
        }
        try {
            options = MonmaptoolOptions.parse(words);
            stages();
            return end(0);
        } catch (MonmaptoolFailure e) {
            err.println(e.getMessage());
            return end(e.exitCode());
        } catch (CephArgsException e) {
            err.println(e.getMessage());
            return end(1);
        } catch (RadosException e) {
            err.println(ME + e.getMessage());
            return end(1);
        }
    }

    private int end(int exitCode) {
        out.flush();
        err.flush();
        return exitCode;
    }

    private void stages() {
        if (options.files.isEmpty()) {
            throw MonmaptoolFailure.misused(ME + "must specify monmap filename");
        }
        if (options.files.size() > 1) {
            throw MonmaptoolFailure.misused(ME + "too many arguments");
        }
        file = options.files.getFirst();
        readConf();
        out.println(ME + "monmap file " + file);
        readOrCreate();
        if (options.areAllFeaturesEnabled) {
            map.persistentFeatures = MonFeatures.ALL;
            isModified = true;
        }
        if (options.isGenerated) {
            generate();
        }
        if (options.minMonRelease > 0) {
            map.minMonRelease = options.minMonRelease;
            out.println("setting min_mon_release = " + CephReleases.name(options.minMonRelease));
            isModified = true;
        }
        if (options.areInitialMembersSet) {
            setInitialMembers();
        }
        fsid().ifPresent(id -> {
            map.fsid = id;
            out.println(ME + "set fsid to " + id);
            isModified = true;
        });
        importConf();
        monitors();
        features();
        if (!options.isPrinted
                && !isModified
                && options.exportedConf.isEmpty()
                && options.featureSteps.stream().noneMatch(FeatureStep.Show.class::isInstance)) {
            throw MonmaptoolFailure.misused("no action specified");
        }
        if (options.isPrinted) {
            out.print(MonMapText.of(map));
        }
        if (isModified) {
            write();
        }
        exportConf();
    }

    private void readConf() {
        if (options.conf.isEmpty()) {
            return;
        }
        try {
            conf = ClusterConf.globalSection(Files.readString(folder.resolve(options.conf)), options.conf);
        } catch (IOException e) {
            throw MonmaptoolFailure.of(ME + "can't open " + options.conf + ": " + FileComplaints.numbered(e), 1);
        }
    }

    /** The cluster's id: of the command line, else of the configuration. */
    private Optional<UUID> fsid() {
        if (options.fsid.isPresent() || !conf.containsKey("fsid")) {
            return options.fsid;
        }
        String text = conf.get("fsid");
        return Optional.of(MonmaptoolOptions.uuid(text)
                        .orElseThrow(() -> MonmaptoolFailure.of("parse error setting 'fsid' to '" + text + "'", 1)))
                .filter(id -> !id.equals(NO_FSID));
    }

    private void readOrCreate() {
        if (!(options.isCreated && options.isClobbered)) {
            boolean isThere = read(options.isCreated);
            if (options.isCreated && isThere) {
                throw MonmaptoolFailure.of(ME + file + " exists, --clobber to overwrite", NO_MAP);
            }
        }
        if (options.isCreated) {
            map = new CephMonMap();
            map.created = clock.get();
            map.lastChanged = map.created;
            if (fsid().isEmpty() && options.importedConf.isEmpty()) {
                map.fsid = fsids.get();
                out.println(ME + "generated fsid " + map.fsid);
            }
            isModified = true;
        }
    }

    /** Reads the map, and returns false if the file is not there but need not be. */
    private boolean read(boolean mayBeMissing) {
        try {
            map = MonMapBinary.decode(Files.readAllBytes(folder.resolve(file)));
            return true;
        } catch (MalformedMapException e) {
            throw MonmaptoolFailure.of(ME + "unable to read monmap file", NO_MAP);
        } catch (IOException e) {
            if (mayBeMissing) {
                return false;
            }
            throw MonmaptoolFailure.of(ME + "couldn't open " + file + ": " + FileComplaints.numbered(e), NO_MAP);
        }
    }

    private void generate() {
        String hosts = options.monHost.isEmpty() ? conf.getOrDefault("mon_host", "") : options.monHost;
        if (!options.monmap.isEmpty()) {
            map.become(readSeed());
            return;
        }
        fsid().ifPresent(id -> map.fsid = id);
        for (MonInfo info : MonHosts.parse(hosts)) {
            if (!map.contains(info.name()) && !map.containsAnyOf(info.addresses())) {
                map.add(info);
            }
        }
        if (map.monitors().isEmpty()) {
            throw MonmaptoolFailure.of("no monitors specified to connect to.", NO_ENTRY);
        }
        map.created = clock.get();
        map.lastChanged = map.created;
        map.rankByAddress();
    }

    private CephMonMap readSeed() {
        String problem = "unable to read/decode monmap from " + options.monmap + ": ";
        try {
            return MonMapBinary.decode(Files.readAllBytes(folder.resolve(options.monmap)));
        } catch (MalformedMapException e) {
            throw MonmaptoolFailure.of(problem + "(22) Invalid argument", INVALID);
        } catch (IOException e) {
            throw MonmaptoolFailure.of(problem + FileComplaints.numbered(e), NO_ENTRY);
        }
    }

    private void setInitialMembers() {
        String text = options.initialMembers.isEmpty()
                ? conf.getOrDefault("mon_initial_members", "")
                : options.initialMembers;
        List<String> members = MonHosts.words(text);
        if (!members.isEmpty()) {
            out.println("initial_members " + String.join(",", members) + ", filtering seed monmap");
            out.println("removed " + InitialMembers.set(map, members));
        }
        isModified = true;
    }

    private void importConf() {
        if (options.importedConf.isEmpty()) {
            return;
        }
        ClusterConf imported = ClusterConf.read(folder.resolve(options.importedConf));
        if (options.fsid.isEmpty()) {
            map.fsid = imported.fsid();
        }
        imported.monitors().forEach((name, at) -> add(MonInfo.of(name, List.of(address(at)))));
        out.println(ME + "imported " + imported.monitors().size() + " monitors from " + options.importedConf);
        isModified = true;
    }

    private static EntityAddr address(Endpoint at) {
        return MonAddrs.parse("[" + at.host() + "]:" + at.port(), EntityAddr.Type.V2)
                .orElseThrow(() -> MonmaptoolFailure.of(
                        ME + "'" + at.host() + "' is no literal IP address, which a map must have", 1));
    }

    private void monitors() {
        options.added.forEach((name, address) -> {
            checkNew(name);
            add(MonInfo.of(name, usualAddresses(address)));
        });
        options.addedWithAll.forEach((name, addresses) -> add(MonInfo.of(name, addresses)));
        isModified |= !options.added.isEmpty() || !options.addedWithAll.isEmpty();
        for (String name : options.removed) {
            out.println(ME + "removing " + name);
            if (!map.contains(name)) {
                throw MonmaptoolFailure.misused(ME + "map does not contain " + name);
            }
            map.remove(name);
            isModified = true;
        }
    }

    private void add(MonInfo info) {
        checkNew(info.name());
        if (map.containsAnyOf(info.addresses())) {
            throw MonmaptoolFailure.misused(ME + "map already contains " + MonAddrs.text(info.addresses()));
        }
        map.add(info);
    }

    private void checkNew(String name) {
        if (map.contains(name)) {
            throw MonmaptoolFailure.misused(ME + "map already contains mon." + name);
        }
    }

    /** What an address means of which the protocol, and maybe the port, are to be guessed. */
    private List<EntityAddr> usualAddresses(EntityAddr address) {
        boolean speaksMsgr2 = (map.persistentFeatures & MonFeatures.NAUTILUS) != 0;
        if (address.port() == 0) {
            EntityAddr legacy = MonHosts.at(address, EntityAddr.Type.V1, MonAddrs.LEGACY_PORT);
            return speaksMsgr2
                    ? List.of(MonHosts.at(address, EntityAddr.Type.V2, MonAddrs.MSGR2_PORT), legacy)
                    : List.of(legacy);
        }
        if (address.port() == MonAddrs.LEGACY_PORT) {
            return List.of(MonHosts.at(address, EntityAddr.Type.V1, address.port()));
        }
        return List.of(speaksMsgr2 ? MonHosts.at(address, EntityAddr.Type.V2, address.port()) : address);
    }

    private void features() {
        for (FeatureStep step : options.featureSteps) {
            switch (step) {
                case FeatureStep.Show show -> showFeatures(show.isParseable());
                case FeatureStep.Change change -> {
                    if (change.isOptional()) {
                        map.optionalFeatures = changed(map.optionalFeatures, change);
                    } else {
                        map.persistentFeatures = changed(map.persistentFeatures, change);
                    }
                    isModified = true;
                }
            }
        }
    }

    private static long changed(long features, FeatureStep.Change change) {
        return change.isSet() ? features | change.features() : features & ~change.features();
    }

    private void showFeatures(boolean isParseable) {
        String persistent = MonFeatures.text(map.persistentFeatures);
        String optional = MonFeatures.text(map.optionalFeatures);
        String required = MonFeatures.text(map.persistentFeatures | map.optionalFeatures);
        String known = MonFeatures.text(MonFeatures.ALL);
        if (isParseable) {
            out.println("monmap:persistent:" + persistent);
            out.println("monmap:optional:" + optional);
            out.println("monmap:required:" + required);
            out.println("available:supported:" + known);
            out.println("available:persistent:" + known);
        } else {
            out.println("MONMAP FEATURES:");
            out.println("    persistent: " + persistent);
            out.println("    optional:   " + optional);
            out.println("    required:   " + required);
            out.println();
            out.println("AVAILABLE FEATURES:");
            out.println("    supported:  " + known);
            out.println("    persistent: " + known);
        }
    }

    private void write() {
        out.println(ME + "writing epoch " + Integer.toUnsignedString(map.epoch) + " to " + file + " ("
                + map.monitors().size() + " monitors)");
        try {
            Files.write(folder.resolve(file), MonMapBinary.encode(map));
        } catch (IOException e) {
            throw MonmaptoolFailure.of(ME + "error writing to '" + file + "': " + FileComplaints.numbered(e), 1);
        }
    }

    /** Ours listen at one address, and speak the newer protocol if they are given the choice. */
    private void exportConf() {
        if (options.exportedConf.isEmpty()) {
            return;
        }
        if (map.monitors().isEmpty()) {
            throw MonmaptoolFailure.of(ME + "a configuration needs a monitor, and the map has none", 1);
        }
        SortedMap<String, Endpoint> monitors = new TreeMap<>();
        map.monitors().forEach((name, info) -> {
            EntityAddr address = info.addresses().stream()
                    .filter(candidate -> candidate.type() == EntityAddr.Type.V2)
                    .findFirst()
                    .orElseGet(info::rankedBy);
            if (address.isNone() || address.port() == 0) {
                throw MonmaptoolFailure.of(ME + "mon." + name + " has no address with a port", 1);
            }
            monitors.put(name, new Endpoint(address.ip(), address.port()));
        });
        try {
            new ClusterConf(map.fsid, monitors).write(folder.resolve(options.exportedConf));
        } catch (IOException e) {
            throw MonmaptoolFailure.of(
                    ME + "error writing to '" + options.exportedConf + "': " + FileComplaints.numbered(e), 1);
        }
        out.println(ME + "exported configuration to " + options.exportedConf);
    }
}
