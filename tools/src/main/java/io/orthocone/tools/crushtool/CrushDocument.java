package io.orthocone.tools.crushtool;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.BucketAlg;
import io.orthocone.crush.ChooseArgs;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import io.orthocone.crush.Tunables;
import io.orthocone.tools.cephtext.CephDocument;
import java.util.List;
import java.util.Locale;

/** {@code --dump}: everything in a map, named as Ceph names it. */
public final class CrushDocument {
    private final CrushMap map;
    private final CephDocument document;

    private CrushDocument(CrushMap map, CephDocument document) {
        this.map = map;
        this.document = document;
    }

    /** Puts the parts of a map into a document, in which an object is open. */
    public static void put(CrushMap map, CephDocument document) {
        CrushDocument dump = new CrushDocument(map, document);
        dump.devices();
        dump.types();
        dump.buckets();
        dump.rules();
        dump.tunables();
        dump.chooseArgs();
    }

    private void devices() {
        document.openArray("devices");
        for (int id = 0; id < map.maxDevices(); id++) {
            document.openObject("device").put("id", id);
            document.put("name", map.itemNames().getOrDefault(id, "device" + id));
            map.deviceClasses().classNameOf(id).ifPresent(name -> document.put("class", name));
            document.close();
        }
        document.close();
    }

    private void types() {
        document.openArray("types");
        if (!map.typeNames().isEmpty() && !map.typeNames().containsKey(CrushMap.DEVICE_TYPE)) {
            type(CrushMap.DEVICE_TYPE, "device");
        }
        map.typeNames().forEach(this::type);
        document.close();
    }

    private void type(int type, String name) {
        document.openObject("type").put("type_id", type).put("name", name).close();
    }

    private void buckets() {
        document.openArray("buckets");
        for (Bucket bucket : map.buckets()) {
            document.openObject("bucket").put("id", bucket.id());
            putIfNamed("name", map.itemNames().get(bucket.id()));
            document.put("type_id", bucket.type());
            putIfNamed("type_name", map.typeNames().get(bucket.type()));
            document.put("weight", bucket.weight());
            document.put("alg", bucket.alg().name().toLowerCase(Locale.ROOT));
            document.put("hash", "rjenkins1");
            document.openArray("items");
            for (int i = 0; i < bucket.size(); i++) {
                document.openObject("item").put("id", bucket.item(i));
                document.put("weight", bucket.itemWeight(i)).put("pos", i).close();
            }
            document.close().close();
        }
        document.close();
    }

    private void putIfNamed(String key, String name) {
        if (name != null) {
            document.put(key, name);
        }
    }

    private void rules() {
        document.openArray("rules");
        for (int id = 0; id < map.maxRules(); id++) {
            int ruleId = id;
            map.rule(id).ifPresent(rule -> rule(ruleId, rule));
        }
        document.close();
    }

    private void rule(int id, Rule rule) {
        document.openObject("rule").put("rule_id", id);
        putIfNamed("rule_name", map.ruleNames().get(id));
        document.put("ruleset", rule.ruleset()).put("type", rule.type());
        document.put("min_size", rule.minSize()).put("max_size", rule.maxSize());
        document.openArray("steps");
        rule.steps().forEach(this::step);
        document.close().close();
    }

    private void step(RuleStep step) {
        document.openObject("step");
        String op = step.op().name().toLowerCase(Locale.ROOT);
        switch (step.op()) {
            case NOOP, EMIT -> document.put("op", op);
            case TAKE ->
                document.put("op", op)
                        .put("item", step.arg1())
                        .put("item_name", map.itemNames().getOrDefault(step.arg1(), ""));
            case CHOOSE_FIRSTN, CHOOSE_INDEP, CHOOSELEAF_FIRSTN, CHOOSELEAF_INDEP ->
                document.put("op", op)
                        .put("num", step.arg1())
                        .put("type", map.typeNames().getOrDefault(step.arg2(), ""));
            case SET_CHOOSE_TRIES, SET_CHOOSELEAF_TRIES ->
                document.put("op", op).put("num", step.arg1());
            // Ceph has no names for the others here.
            case SET_CHOOSE_LOCAL_TRIES,
                    SET_CHOOSE_LOCAL_FALLBACK_TRIES,
                    SET_CHOOSELEAF_VARY_R,
                    SET_CHOOSELEAF_STABLE ->
                document.put("opcode", step.op().number())
                        .put("arg1", step.arg1())
                        .put("arg2", step.arg2());
        }
        document.close();
    }

    private void tunables() {
        Tunables tunables = map.tunables();
        document.openObject("tunables");
        tunables.asMap().forEach(document::put);
        String profile = profile(tunables);
        document.put("profile", profile);
        document.put("optimal_tunables", profile.equals("jewel") ? 1 : 0);
        document.put("legacy_tunables", profile.equals("argonaut") ? 1 : 0);
        boolean retries = tunables.chooseLocalTries() != Tunables.ARGONAUT.chooseLocalTries()
                || tunables.chooseLocalFallbackTries() != Tunables.ARGONAUT.chooseLocalFallbackTries()
                || tunables.chooseTotalTries() != Tunables.ARGONAUT.chooseTotalTries();
        boolean hasIndep = hasStep(
                RuleStep.Op.CHOOSE_INDEP,
                RuleStep.Op.CHOOSELEAF_INDEP,
                RuleStep.Op.SET_CHOOSE_TRIES,
                RuleStep.Op.SET_CHOOSELEAF_TRIES);
        boolean hasVaryR = hasStep(RuleStep.Op.SET_CHOOSELEAF_VARY_R);
        boolean hasStable = hasStep(RuleStep.Op.SET_CHOOSELEAF_STABLE);
        boolean hasStraw2 = map.buckets().stream().anyMatch(bucket -> bucket.alg() == BucketAlg.STRAW2);
        document.put("minimum_required_version", minimumVersion(tunables, retries, hasStable, hasStraw2));
        document.put("require_feature_tunables", retries ? 1 : 0);
        document.put("require_feature_tunables2", tunables.chooseleafDescendOnce() ? 1 : 0);
        document.put("has_v2_rules", hasIndep ? 1 : 0);
        document.put("require_feature_tunables3", tunables.chooseleafVaryR() != 0 ? 1 : 0);
        document.put("has_v3_rules", hasVaryR ? 1 : 0);
        document.put("has_v4_buckets", hasStraw2 ? 1 : 0);
        document.put("require_feature_tunables5", tunables.chooseleafStable() ? 1 : 0);
        document.put("has_v5_rules", hasStable ? 1 : 0);
        document.close();
    }

    private static String minimumVersion(Tunables tunables, boolean retries, boolean hasStable, boolean hasStraw2) {
        if (hasStable || tunables.chooseleafStable()) {
            return "jewel";
        }
        if (hasStraw2) {
            return "hammer";
        }
        if (tunables.chooseleafVaryR() != 0) {
            return "firefly";
        }
        return tunables.chooseleafDescendOnce() || retries ? "bobtail" : "argonaut";
    }

    /** The profile with these values; how straw lengths are computed is part of none. */
    private static String profile(Tunables tunables) {
        if (isLike(tunables, Tunables.JEWEL)) {
            return "jewel";
        }
        if (isLike(tunables, Tunables.HAMMER)) {
            return "hammer";
        }
        if (isLike(tunables, Tunables.FIREFLY)) {
            return "firefly";
        }
        if (isLike(tunables, Tunables.BOBTAIL)) {
            return "bobtail";
        }
        return isLike(tunables, Tunables.ARGONAUT) ? "argonaut" : "unknown";
    }

    private static boolean isLike(Tunables tunables, Tunables profile) {
        return tunables.with("straw_calc_version", 0).equals(profile.with("straw_calc_version", 0));
    }

    private boolean hasStep(RuleStep.Op... ops) {
        for (int id = 0; id < map.maxRules(); id++) {
            Rule rule = map.rule(id).orElse(null);
            if (rule != null
                    && rule.steps().stream().anyMatch(step -> List.of(ops).contains(step.op()))) {
                return true;
            }
        }
        return false;
    }

    private void chooseArgs() {
        document.openObject("choose_args");
        map.chooseArgs().forEach(this::chooseArgs);
        document.close();
    }

    private void chooseArgs(long key, ChooseArgs args) {
        document.openArray(Long.toString(key));
        args.bySlot().forEach((slot, bucketArgs) -> {
            document.openObject("choose_args").put("bucket_id", -1 - slot);
            if (bucketArgs.positions() > 0) {
                document.openArray("weight_set");
                for (int position = 0; position < bucketArgs.positions(); position++) {
                    document.openArray("weights");
                    for (int weight : bucketArgs.weights(position)) {
                        document.put("weight", Integer.toUnsignedLong(weight) / (double) 0x10000);
                    }
                    document.close();
                }
                document.close();
            }
            if (bucketArgs.ids().length > 0) {
                document.openArray("ids");
                for (int id : bucketArgs.ids()) {
                    document.put("id", id);
                }
                document.close();
            }
            document.close();
        });
        document.close();
    }
}
