package io.orthocone.crush;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Maps for property tests: every one is a map that a cluster could have. */
public final class RandomMaps {
    private static final int MAX_WEIGHT = 8 * Bucket.WEIGHT_ONE;

    private static final List<BucketAlg> ALGS = List.of(BucketAlg.values());

    private RandomMaps() {}

    /** Some hosts of random algorithms, with gaps, classes and choose args here and there, below a root. */
    public static CrushMap any(Random random) {
        CrushMapBuilder builder = CrushMap.builder()
                .tunables(random.nextBoolean() ? Tunables.JEWEL : Tunables.ARGONAUT)
                .typeName(0, "osd")
                .typeName(1, "host")
                .typeName(5, "root");
        int[] hostIds = new int[1 + random.nextInt(6)];
        int[] hostWeights = new int[hostIds.length];
        List<Integer> devices = new ArrayList<>();
        for (int h = 0; h < hostIds.length; h++) {
            int[] items = new int[random.nextInt(9)];
            int[] weights = new int[items.length];
            for (int i = 0; i < items.length; i++) {
                items[i] = devices.size() * 2 + random.nextInt(2);
                devices.add(items[i]);
                builder.itemName(items[i], "osd." + items[i]);
                weights[i] = random.nextInt(MAX_WEIGHT);
            }
            BucketAlg alg = ALGS.get(random.nextInt(ALGS.size()));
            if (alg == BucketAlg.UNIFORM) {
                Arrays.fill(weights, random.nextInt(MAX_WEIGHT));
            }
            hostIds[h] = -2 - 2 * h - random.nextInt(2);
            Bucket host = Bucket.of(alg, hostIds[h], 1, items, weights, builder.tunables());
            hostWeights[h] = host.weight();
            builder.bucket(host, "host-" + h);
        }
        builder.bucket(Straw2Bucket.of(-1, 5, hostIds, hostWeights), "default");
        if (random.nextBoolean()) {
            chooseArgs(builder, random, hostIds.length);
        }
        addRules(builder, random);
        CrushEditor editor = new CrushEditor(builder.build());
        for (int device : devices) {
            if (random.nextInt(3) == 0) {
                editor.setDeviceClass(device, random.nextBoolean() ? "ssd" : "hdd");
            }
        }
        return editor.build();
    }

    private static void chooseArgs(CrushMapBuilder builder, Random random, int hosts) {
        int[][] weightSet = new int[1 + random.nextInt(2)][hosts];
        for (int[] position : weightSet) {
            Arrays.setAll(position, i -> random.nextInt(MAX_WEIGHT));
        }
        int[] ids = random.nextBoolean() ? new int[0] : random.ints(hosts).toArray();
        ChooseArgs none = new ChooseArgs(Map.of());
        builder.chooseArgs(random.nextInt(4) - 1L, none.with(-1, new BucketArgs(weightSet, ids)));
    }

    private static void addRules(CrushMapBuilder builder, Random random) {
        for (int id = 0; id < 4; id++) {
            // One at least: texts without rules are compiled without shadow trees.
            if (id == 0 || random.nextBoolean()) {
                boolean isIndep = random.nextBoolean();
                RuleStep choose = isIndep ? RuleStep.chooseleafIndep(0, 1) : RuleStep.chooseleafFirstn(0, 1);
                int type = isIndep ? Rule.ERASURE : Rule.REPLICATED;
                List<RuleStep> steps = List.of(RuleStep.take(-1), choose, RuleStep.emit());
                builder.rule(id, "rule-" + id, new Rule(id, type, 1, 1 + random.nextInt(10), steps));
            }
        }
    }

    /** One straw2 bucket with devices 0, 1, ... of random weights, and a rule 0 that chooses from it. */
    public static CrushMap flat(Random random, int devices, boolean indep) {
        int[] items = new int[devices];
        int[] weights = new int[devices];
        for (int i = 0; i < devices; i++) {
            items[i] = i;
            weights[i] = Bucket.WEIGHT_ONE / 4 + random.nextInt(MAX_WEIGHT);
        }
        RuleStep choose = indep ? RuleStep.chooseIndep(0, 0) : RuleStep.chooseFirstn(0, 0);
        List<RuleStep> steps = List.of(RuleStep.take(-1), choose, RuleStep.emit());
        CrushMapBuilder builder = CrushMap.builder().typeName(0, "osd").typeName(1, "root");
        for (int item : items) {
            builder.itemName(item, "osd." + item);
        }
        return builder.bucket(Straw2Bucket.of(-1, 1, items, weights), "default")
                .rule(0, "data", new Rule(0, Rule.REPLICATED, 1, 10, steps))
                .build();
    }

    /** All devices in. */
    public static int[] allIn(CrushMap map) {
        int[] reweights = new int[map.maxDevices()];
        Arrays.fill(reweights, Bucket.WEIGHT_ONE);
        return reweights;
    }
}
