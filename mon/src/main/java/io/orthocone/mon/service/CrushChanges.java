package io.orthocone.mon.service;

import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.CrushEditException;
import io.orthocone.crush.CrushEditor;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.SimpleRule;
import io.orthocone.crush.text.CrushBinary;
import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.service.OsdMapService.Change;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Changes of the CRUSH map on a living cluster. The edits are crushtool's; what a pool stands on is not taken away. */
final class CrushChanges {
    private static final int REPLICATED = 1;

    private CrushChanges() {}

    static Verdict change(Change change, MonCommand.CrushChange request) {
        return switch (request) {
            case MonCommand.CrushSet set -> set(change, set);
            case MonCommand.CrushMove(String name, SortedMap<String, String> location) ->
                edited(change, "moved '" + name + "' to " + said(location), editor -> editor.move(name, location));
            case MonCommand.CrushReweight(String name, double weight) ->
                edited(
                        change,
                        "reweighted '" + name + "' to " + weight,
                        editor -> reweight(editor, change.working().crush(), name, (float) weight));
            case MonCommand.CrushRemove(String name) ->
                edited(change, "removed '" + name + "' from the CRUSH map", editor -> editor.removeItem(name));
            case MonCommand.CrushAddBucket add ->
                edited(
                        change,
                        "added " + add.type() + " '" + add.name() + "'"
                                + (add.location().isEmpty() ? "" : " to " + said(add.location())),
                        editor -> editor.addBucket(add.name(), add.type(), add.location()));
            case MonCommand.CrushRenameBucket(String name, String newName) ->
                edited(
                        change,
                        "renamed '" + name + "' to '" + newName + "'",
                        editor -> editor.renameItem(name, newName));
            case MonCommand.CrushSetDeviceClass(String deviceClass, List<Integer> osds) ->
                ofOsds(
                        change,
                        osds,
                        "class '" + deviceClass + "'",
                        (editor, osd) -> editor.setDeviceClass(osd, deviceClass));
            case MonCommand.CrushRemoveDeviceClass(List<Integer> osds) ->
                ofOsds(change, osds, "no class", CrushEditor::removeDeviceClass);
            case MonCommand.CrushRuleCreateReplicated rule ->
                edited(
                        change,
                        "rule '" + rule.name() + "' created",
                        editor -> editor.addSimpleRule(
                                rule.name(),
                                rule.root(),
                                domainOf(change.working().crush(), rule.failureDomain()),
                                rule.deviceClass(),
                                SimpleRule.Mode.FIRSTN,
                                REPLICATED));
            case MonCommand.CrushRuleRemove(String name) -> removeRule(change, name);
        };
    }

    private static Verdict set(Change change, MonCommand.CrushSet request) {
        if (!change.working().exists(request.osd())) {
            return OsdLifecycle.noSuchOsd(request.osd());
        }
        String name = ClusterHierarchy.deviceName(request.osd());
        return edited(
                change,
                "'" + name + "' is at " + said(request.location()) + " with weight " + request.weight(),
                editor -> editor.updateItem(request.osd(), (float) request.weight(), name, request.location()));
    }

    /** A bucket's weight is the sum of what is in it: giving it one gives each device in it the same, as Ceph's reweight-subtree does. */
    private static void reweight(CrushEditor editor, CrushMap crush, String name, float weight) {
        boolean isBucket = crush.itemId(name).orElse(0) < 0;
        if (isBucket) {
            editor.reweightSubtree(name, weight);
        } else {
            editor.reweightItem(name, weight);
        }
    }

    private static String domainOf(CrushMap crush, String type) {
        return crush.typeId(type).orElse(-1) == CrushMap.DEVICE_TYPE ? "" : type;
    }

    private interface OsdEdit {
        void edit(CrushEditor editor, int osd);
    }

    private static Verdict ofOsds(Change change, List<Integer> osds, String what, OsdEdit edit) {
        for (int osd : osds) {
            if (!change.working().exists(osd)) {
                return OsdLifecycle.noSuchOsd(osd);
            }
        }
        return edited(
                change,
                osds.stream().map(ClusterHierarchy::deviceName).collect(Collectors.joining(", ")) + ": " + what,
                editor -> osds.forEach(osd -> edit.edit(editor, osd)));
    }

    private static Verdict removeRule(Change change, String name) {
        OsdMap map = change.working();
        int rule = map.crush().ruleId(name).orElse(-1);
        List<String> users = new ArrayList<>();
        for (Map.Entry<Long, Pool> pool : map.pools().entrySet()) {
            if (pool.getValue().crushRule() == rule) {
                users.add("'" + map.poolName(pool.getKey()).orElse("") + "'");
            }
        }
        if (rule >= 0 && !users.isEmpty()) {
            return new Verdict.Refused(
                    ErrorCode.EBUSY,
                    "rule '" + name + "' places pool " + String.join(", ", users)
                            + "; give it another first: ocone osd pool set POOL crush_rule RULE");
        }
        return edited(change, "rule '" + name + "' removed", editor -> editor.removeRule(name));
    }

    /** Makes an edit part of the next map, unless it changes nothing or leaves a pool without a place to be. */
    private static Verdict edited(Change change, String status, Consumer<CrushEditor> edit) {
        CrushMap before = change.working().crush();
        CrushEditor editor = new CrushEditor(before);
        CrushMap after;
        try {
            edit.accept(editor);
            after = editor.build();
        } catch (CrushEditException e) {
            return new Verdict.Refused(codeOf(e.reason()), e.getMessage() + "; 'ocone osd tree' shows what there is");
        } catch (IllegalArgumentException e) {
            return new Verdict.Refused(ErrorCode.EINVAL, e.getMessage());
        }
        if (Arrays.equals(CrushBinary.encode(after), CrushBinary.encode(before))) {
            return new Verdict.Unchanged(status);
        }
        change.next().crush(after);
        return new Verdict.Accepted(status);
    }

    private static ErrorCode codeOf(CrushEditException.Reason reason) {
        return switch (reason) {
            case NO_ENTRY -> ErrorCode.ENOENT;
            case BUSY, NOT_EMPTY -> ErrorCode.EBUSY;
            case EXISTS -> ErrorCode.EEXIST;
            case INVALID, LOOP -> ErrorCode.EINVAL;
            case OUT_OF_RANGE -> ErrorCode.ERANGE;
            case OVERFLOW -> ErrorCode.EOVERFLOW;
        };
    }

    private static String said(SortedMap<String, String> location) {
        return location.entrySet().stream()
                .map(place -> place.getKey() + "=" + place.getValue())
                .collect(Collectors.joining(" "));
    }
}
