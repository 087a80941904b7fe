package io.orthocone.crush;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Deep maps for property tests: racks, hosts and OSDs, with rules of one or several choices, and reweights that take many out. */
final class RandomTrees {
    static final int HOST = 1;
    static final int RACK = 3;
    static final int ROOT = 11;

    /** From here on rules may give devices that are out, or twice, in Ceph and so here: chooseleaf indep over devices. */
    static final int FIRST_ODD_RULE = 10;

    private final Random random;
    private final BucketAlg alg;
    private final CrushMapBuilder builder;
    private int device;
    private int bucket;

    private RandomTrees(Random random, Tunables tunables) {
        this.random = random;
        this.builder = CrushMap.builder()
                .tunables(tunables)
                .typeName(0, "osd")
                .typeName(HOST, "host")
                .typeName(RACK, "rack")
                .typeName(ROOT, "root");
        this.alg = random.nextInt(8) == 0 ? List.of(BucketAlg.values()).get(random.nextInt(5)) : BucketAlg.STRAW2;
    }

    /** Tunables of all ages. */
    static Tunables anyTunables(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Tunables.ARGONAUT;
            case 1 -> Tunables.BOBTAIL;
            case 2 -> Tunables.HAMMER;
            case 3 -> new Tunables(0, 0, 1 + random.nextInt(80), random.nextBoolean(), random.nextInt(3), 1, 54, true);
            default -> Tunables.JEWEL;
        };
    }

    /** A map with some racks; rules 0, 1, ... each begin at the root {@code -1}. */
    static CrushMap any(Random random, Tunables tunables) {
        RandomTrees tree = new RandomTrees(random, tunables);
        tree.bucket = -2;
        List<Bucket> racks = new ArrayList<>();
        int count = 1 + random.nextInt(7);
        for (int rack = 0; rack < count; rack++) {
            racks.add(tree.rack());
        }
        tree.add(tree.bucketOf(-1, ROOT, racks), "root");
        tree.rules();
        return tree.builder.build();
    }

    private Bucket rack() {
        int id = bucket--;
        List<Bucket> hosts = new ArrayList<>();
        int count = random.nextInt(6);
        for (int host = 0; host < count; host++) {
            hosts.add(host());
        }
        return add(bucketOf(id, RACK, hosts), "rack" + -id);
    }

    private Bucket host() {
        int id = bucket--;
        int size = random.nextInt(7);
        int[] items = new int[size];
        int[] weights = new int[size];
        int even = random.nextInt(4 * Bucket.WEIGHT_ONE);
        boolean isEven = random.nextBoolean();
        for (int i = 0; i < size; i++) {
            // Now and then a device that another host holds too.
            items[i] = device > 0 && random.nextInt(40) == 0 ? random.nextInt(device) : device++;
            weights[i] = isEven ? even : random.nextInt(4 * Bucket.WEIGHT_ONE);
        }
        return add(bucketOf(id, items, weights, HOST), "host" + -id);
    }

    private Bucket bucketOf(int id, int type, List<Bucket> below) {
        int[] items = below.stream().mapToInt(Bucket::id).toArray();
        int[] weights = below.stream().mapToInt(Bucket::weight).toArray();
        return bucketOf(id, items, weights, type);
    }

    private Bucket bucketOf(int id, int[] items, int[] weights, int type) {
        BucketAlg chosen = random.nextInt(3) == 0 ? alg : BucketAlg.STRAW2;
        if (chosen == BucketAlg.UNIFORM) {
            Arrays.fill(weights, Bucket.WEIGHT_ONE);
        }
        return Bucket.of(chosen, id, type, items, weights, builder.tunables());
    }

    private Bucket add(Bucket made, String name) {
        builder.bucket(made, name);
        return made;
    }

    private void rules() {
        List<List<RuleStep>> choices = List.of(
                List.of(RuleStep.chooseleafFirstn(0, HOST)),
                List.of(RuleStep.chooseleafIndep(0, HOST)),
                List.of(RuleStep.chooseFirstn(0, 0)),
                List.of(RuleStep.chooseIndep(0, 0)),
                List.of(RuleStep.chooseleafFirstn(0, RACK)),
                List.of(RuleStep.chooseFirstn(2, RACK), RuleStep.chooseleafFirstn(2, HOST)),
                List.of(RuleStep.chooseIndep(3, RACK), RuleStep.chooseleafIndep(2, HOST)),
                List.of(
                        new RuleStep(RuleStep.Op.SET_CHOOSELEAF_TRIES, 5, 0),
                        new RuleStep(RuleStep.Op.SET_CHOOSE_TRIES, 100, 0),
                        RuleStep.chooseleafIndep(0, HOST)),
                List.of(
                        new RuleStep(RuleStep.Op.SET_CHOOSELEAF_TRIES, 1 + random.nextInt(20), 0),
                        RuleStep.chooseleafFirstn(0, 1 + 2 * random.nextInt(2))),
                List.of(RuleStep.chooseFirstn(-1, RACK), RuleStep.chooseleafFirstn(1, 0)),
                List.of(RuleStep.chooseleafIndep(0, 0)),
                List.of(RuleStep.chooseIndep(2, RACK), RuleStep.chooseleafIndep(2, 0)));
        for (int id = 0; id < choices.size(); id++) {
            List<RuleStep> steps = new ArrayList<>(List.of(RuleStep.take(-1)));
            steps.addAll(choices.get(id));
            steps.add(RuleStep.emit());
            if (id == 9) {
                steps.addAll(List.of(RuleStep.take(-2), RuleStep.chooseleafFirstn(-1, HOST), RuleStep.emit()));
            }
            builder.rule(id, "rule" + id, new Rule(id, Rule.REPLICATED, 1, 10, steps));
        }
    }

    /** Most devices out, or whole racks, or few; some in for a share of the inputs, and sometimes too short an array. */
    static int[] reweights(Random random, CrushMap map) {
        int[] reweights = new int[Math.max(0, map.maxDevices() - (random.nextInt(8) == 0 ? 2 : 0))];
        int percentOut = random.nextInt(101);
        boolean isClustered = random.nextBoolean();
        boolean isRunOut = false;
        for (int i = 0; i < reweights.length; i++) {
            if (!isClustered || i % 8 == 0) {
                isRunOut = random.nextInt(100) < percentOut;
            }
            reweights[i] = isRunOut ? 0 : random.nextInt(6) == 0 ? random.nextInt(0x10000) : Bucket.WEIGHT_ONE;
        }
        return reweights;
    }
}
