package io.orthocone.osd.scrub;

import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.InconsistentObject;
import io.orthocone.message.LogEntry;
import io.orthocone.message.PgMessage.CopyFault;
import io.orthocone.message.PgMessage.ScrubbedCopy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which copies of the objects of a chunk are right. Pure.
 *
 * <p>In this order: a copy that is at odds with itself (a checksum, its object info) is wrong. If the log has the object's newest entry, a
 * copy of another version is wrong, or any copy if that is a removal; otherwise one of a lower version than another has, or none where
 * another OSD has one: a store may lose what it was given, but does not make things up. Of those that are left, which differ although all
 * is well with each, the majority is right. The primary's copy counts as any other.
 */
final class ChunkComparison {
    private final SortedMap<Integer, SortedMap<HObject, ScrubbedCopy>> copies = new TreeMap<>();
    private final Map<HObject, LogEntry> newestEntries;
    private final int primary;
    private final boolean isDeep;

    /** What must be equal on all copies; digests of bytes are 0 where they were not read. */
    private record Content(long sizeBytes, int attrNames, int attrs, int omap, int data) {
        static Content of(ScrubbedCopy copy) {
            return new Content(
                    copy.sizeBytes(), copy.attrNamesDigest(), copy.attrsDigest(), copy.omapDigest(), copy.dataDigest());
        }
    }

    /**
     * What the copies have told.
     *
     * @param newestEntries of the objects that the log has one of
     */
    ChunkComparison(
            SortedMap<Integer, List<ScrubbedCopy>> chunk,
            int primary,
            boolean isDeep,
            Map<HObject, LogEntry> newestEntries) {
        chunk.forEach((osd, list) -> {
            SortedMap<HObject, ScrubbedCopy> byObject = new TreeMap<>();
            list.forEach(copy -> byObject.put(copy.object(), copy));
            copies.put(osd, byObject);
        });
        this.primary = primary;
        this.isDeep = isDeep;
        this.newestEntries = newestEntries;
    }

    /** What is wrong, in the order of the objects. */
    List<Finding> findings() {
        TreeSet<HObject> objects = new TreeSet<>();
        copies.values().forEach(of -> objects.addAll(of.keySet()));
        List<Finding> findings = new ArrayList<>();
        for (HObject object : objects) {
            look(object).ifPresent(findings::add);
        }
        return findings;
    }

    private Optional<Finding> look(HObject object) {
        SortedMap<Integer, ScrubbedCopy> present = new TreeMap<>();
        copies.forEach((osd, of) -> {
            if (of.containsKey(object)) {
                present.put(osd, of.get(object));
            }
        });
        Optional<LogEntry> entry = Optional.ofNullable(newestEntries.get(object));
        if (entry.isPresent() && entry.get().kind() == LogEntry.Kind.DELETE) {
            return Optional.of(removed(object, present, entry.get().version()));
        }
        SortedMap<Integer, ScrubbedCopy> sound = new TreeMap<>(present);
        sound.values().removeIf(copy -> !isSound(copy));
        Eversion newest = entry.map(LogEntry::version)
                .orElseGet(() -> sound.values().stream()
                        .map(ScrubbedCopy::version)
                        .max(Eversion::compareTo)
                        .orElse(Eversion.ZERO));
        SortedMap<Integer, ScrubbedCopy> current = new TreeMap<>(sound);
        current.values().removeIf(copy -> !copy.version().equals(newest));
        Map<Content, List<Integer>> groups = new LinkedHashMap<>();
        current.forEach((osd, copy) -> groups.computeIfAbsent(Content.of(copy), key -> new ArrayList<>())
                .add(osd));
        if (groups.size() == 1 && current.size() == copies.size()) {
            return Optional.empty();
        }
        return Optional.of(judge(object, present, current, groups, newest));
    }

    private static boolean isSound(ScrubbedCopy copy) {
        return copy.fault() == CopyFault.NONE && copy.infoBytes() == copy.sizeBytes();
    }

    /** The log says that there is no such object; somebody has it all the same. */
    private Finding removed(HObject object, SortedMap<Integer, ScrubbedCopy> present, Eversion version) {
        List<InconsistentObject.Copy> told = new ArrayList<>();
        present.forEach((osd, copy) -> told.add(tell(osd, copy, List.of("not_removed"))));
        InconsistentObject report =
                new InconsistentObject(object, version, List.of(), told, -1, Proof.LOG.word(), false);
        return new Finding(report, version, new TreeSet<>(present.keySet()), Proof.LOG, true, false, false);
    }

    private Finding judge(
            HObject object,
            SortedMap<Integer, ScrubbedCopy> present,
            SortedMap<Integer, ScrubbedCopy> current,
            Map<Content, List<Integer>> groups,
            Eversion newest) {
        List<Integer> right = majority(groups);
        TreeSet<Integer> bad = new TreeSet<>(copies.keySet());
        Proof proof;
        if (groups.isEmpty()) {
            proof = Proof.NONE;
        } else if (groups.size() > 1) {
            proof = right.isEmpty() ? Proof.NONE : Proof.MAJORITY;
        } else {
            boolean saysSo = present.values().stream().anyMatch(copy -> !isSound(copy));
            proof = saysSo ? Proof.CHECKSUM : Proof.LOG;
        }
        if (right.isEmpty()) {
            // Which of the current ones is wrong nobody knows; the others are, for sure.
            bad.removeAll(current.keySet());
        } else {
            right.forEach(bad::remove);
        }
        int authority = right.isEmpty() ? -1 : right.contains(primary) ? primary : right.getFirst();
        Optional<ScrubbedCopy> model =
                authority < 0 ? current.values().stream().findFirst() : Optional.of(current.get(authority));
        List<InconsistentObject.Copy> told = new ArrayList<>();
        TreeSet<String> differences = new TreeSet<>();
        boolean seenByAll = false;
        for (int osd : copies.keySet()) {
            ScrubbedCopy copy = present.get(osd);
            List<String> faults = faultsOf(copy, newest);
            List<String> others = copy == null || model.isEmpty() ? List.of() : differences(model.get(), copy);
            differences.addAll(others);
            seenByAll |= faults.stream().anyMatch(fault -> !fault.equals("read_error"));
            if (bad.contains(osd)) {
                faults.addAll(others);
            }
            told.add(tell(osd, copy, faults));
        }
        seenByAll |= differences.stream().anyMatch(word -> !word.equals("data_digest_mismatch"));
        boolean isLost =
                groups.isEmpty() && present.values().stream().anyMatch(copy -> copy.fault() == CopyFault.READ_ERROR);
        InconsistentObject report = new InconsistentObject(
                object, newestOf(present, newest), List.copyOf(differences), told, authority, proof.word(), false);
        return new Finding(report, newestOf(present, newest), bad, proof, false, isLost, isDeep && !seenByAll);
    }

    /** The version that the object should be found in: what the log or a sound copy says, else what is left of one that is not. */
    private static Eversion newestOf(SortedMap<Integer, ScrubbedCopy> present, Eversion known) {
        if (!known.equals(Eversion.ZERO)) {
            return known;
        }
        return present.values().stream()
                .map(ScrubbedCopy::version)
                .max(Eversion::compareTo)
                .orElse(known);
    }

    /** The OSDs of the group that is larger than any other; none when there is no such group. */
    private static List<Integer> majority(Map<Content, List<Integer>> groups) {
        List<Integer> largest = List.of();
        boolean isTie = false;
        for (List<Integer> group : groups.values()) {
            if (group.size() > largest.size()) {
                largest = group;
                isTie = false;
            } else if (group.size() == largest.size()) {
                isTie = true;
            }
        }
        return isTie ? List.of() : largest;
    }

    /** What is wrong with a copy by itself, and by its version. */
    private static List<String> faultsOf(ScrubbedCopy copy, Eversion newest) {
        List<String> faults = new ArrayList<>();
        if (copy == null) {
            faults.add("missing");
            return faults;
        }
        switch (copy.fault()) {
            case NONE -> {}
            case READ_ERROR -> faults.add("read_error");
            case INFO_MISSING -> faults.add("info_missing");
            case INFO_CORRUPTED -> faults.add("info_corrupted");
        }
        boolean hasInfo = copy.fault() == CopyFault.NONE || copy.fault() == CopyFault.READ_ERROR;
        if (hasInfo && copy.infoBytes() != copy.sizeBytes()) {
            faults.add("obj_size_info_mismatch");
        }
        if (hasInfo && !copy.version().equals(newest) && !newest.equals(Eversion.ZERO)) {
            faults.add("version_mismatch");
        }
        return faults;
    }

    private List<String> differences(ScrubbedCopy model, ScrubbedCopy copy) {
        List<String> words = new ArrayList<>();
        if (copy.sizeBytes() != model.sizeBytes()) {
            words.add("size_mismatch");
        }
        if (copy.attrNamesDigest() != model.attrNamesDigest()) {
            words.add("attr_name_mismatch");
        } else if (copy.attrsDigest() != model.attrsDigest()) {
            boolean isInfo = !copy.version().equals(model.version()) || copy.infoBytes() != model.infoBytes();
            words.add(isInfo ? "object_info_inconsistency" : "attr_value_mismatch");
        }
        if (copy.omapDigest() != model.omapDigest()) {
            words.add("omap_digest_mismatch");
        }
        boolean isRead = isDeep && copy.fault() == CopyFault.NONE;
        if (isRead && copy.dataDigest() != model.dataDigest()) {
            words.add("data_digest_mismatch");
        }
        return words;
    }

    private InconsistentObject.Copy tell(int osd, ScrubbedCopy copy, List<String> errors) {
        if (copy == null) {
            return new InconsistentObject.Copy(osd, errors, Eversion.ZERO, 0, 0, 0, false);
        }
        boolean isWholeRead = isDeep && copy.fault() == CopyFault.NONE;
        return new InconsistentObject.Copy(
                osd, errors, copy.version(), copy.sizeBytes(), copy.omapDigest(), copy.dataDigest(), isWholeRead);
    }
}
