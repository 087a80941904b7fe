package io.orthocone.crush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.crush.text.CrushBinary;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrushMapTest {
    private static final int ONE = Bucket.WEIGHT_ONE;

    static List<String> cases() {
        return Golden.cases("crush");
    }

    @Test
    void bucketBelowItselfIsRefused() {
        CrushMapBuilder builder =
                CrushMap.builder().bucket(host(-1, -2)).bucket(host(-2, -3)).bucket(host(-3, -1));
        refused(builder, "below itself");
    }

    @Test
    void missingBucketIsRefused() {
        refused(CrushMap.builder().bucket(host(-1, -2)), "does not exist");
    }

    @Test
    void hierarchyTooDeepIsRefused() {
        CrushMapBuilder builder = CrushMap.builder();
        for (int i = 1; i <= CrushMap.MAX_DEPTH; i++) {
            builder.bucket(i == 1 ? host(-i, 0) : host(-i, -i + 1));
        }
        assertThat(builder.build().buckets()).hasSize(CrushMap.MAX_DEPTH);
        builder.bucket(host(-CrushMap.MAX_DEPTH - 1, -CrushMap.MAX_DEPTH));
        refused(builder, "deeper than");
    }

    @Test
    void triesWithoutEndAreRefused() {
        assertThatThrownBy(() -> new RuleStep(RuleStep.Op.SET_CHOOSE_TRIES, 1_000_000_000, 0))
                .isInstanceOf(IllegalArgumentException.class);
        RuleStep many = new RuleStep(RuleStep.Op.SET_CHOOSE_TRIES, 10_000, 0);
        RuleStep manyLeaves = new RuleStep(RuleStep.Op.SET_CHOOSELEAF_TRIES, 10_000, 0);
        List<RuleStep> steps =
                List.of(many, manyLeaves, RuleStep.take(-1), RuleStep.chooseleafIndep(0, 1), RuleStep.emit());
        refused(CrushMap.builder().bucket(host(-1, 0)).rule(0, new Rule(0, 1, 1, 10, steps)), "tries");
    }

    @Test
    void itemsWithoutEndAreRefused() {
        List<RuleStep> steps = List.of(RuleStep.take(-1), RuleStep.chooseFirstn(1 << 24, 0), RuleStep.emit());
        refused(CrushMap.builder().bucket(host(-1, 0)).rule(0, new Rule(0, 1, 1, 10, steps)), "items");
    }

    @Test
    void weightSetThatDoesNotFitIsRefused() {
        ChooseArgs args = new ChooseArgs(Map.of(0, new BucketArgs(new int[][] {{ONE}}, new int[0])));
        refused(CrushMap.builder().bucket(host(-1, 0, 1)).chooseArgs(-1, args), "do not fit");
    }

    @Test
    void weightSetFollowsTheItemsOfItsBucket() {
        ChooseArgs args = new ChooseArgs(Map.of(0, new BucketArgs(new int[][] {{1, 2}, {3, 4}}, new int[] {8, 9})));
        CrushMapBuilder builder = CrushMap.builder().bucket(host(-1, 0, 1)).chooseArgs(-1, args);
        builder.addItem(-1, 5, ONE).removeItem(-1, 0);
        BucketArgs left = builder.build().chooseArgs().get(-1L).bySlot().get(0);
        assertThat(left.weights(0)).containsExactly(2, ONE);
        assertThat(left.weights(1)).containsExactly(4, ONE);
        assertThat(left.ids()).containsExactly(9, 5);
    }

    @Test
    void weightsBeyond32BitAreRefused() {
        assertThatThrownBy(() -> Straw2Bucket.of(-1, 1, new int[] {0, 1}, new int[] {-1, -1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beyond 32 bit");
    }

    @Test
    void treeBucketHasAtMost64Items() {
        assertThat(TreeBucket.of(-1, 1, new int[64], new int[64]).nodeCount()).isEqualTo(128);
        assertThatThrownBy(() -> TreeBucket.of(-1, 1, new int[65], new int[65]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64");
    }

    @Test
    void treeBucketWithoutWeightChoosesNothing() {
        CrushMap map = CrushMap.builder()
                .bucket(TreeBucket.of(-1, 1, new int[] {0, 1, 2}, new int[3]))
                .rule(
                        0,
                        new Rule(0, 1, 1, 10, List.of(RuleStep.take(-1), RuleStep.chooseFirstn(0, 0), RuleStep.emit())))
                .build();
        assertThat(new CrushMapper(map).map(0, 1, new int[2], 2, new int[] {ONE, ONE, ONE}))
                .isZero();
    }

    @Test
    void ruleThatDoesNotExistMapsToNothing() {
        CrushMap map = CrushMap.builder().bucket(host(-1, 0)).build();
        assertThat(new CrushMapper(map).map(3, 1, new int[2], 2, new int[] {ONE}))
                .isZero();
    }

    /** What binary maps store beside the weights is what we would have computed from them. */
    @ParameterizedTest
    @MethodSource("cases")
    void derivedNumbersAreCephs(String name) {
        CrushMap map = CrushBinary.decode(Golden.bytes("crush/" + name + ".bin"));
        for (Bucket bucket : map.buckets()) {
            Bucket again = bucket.withItems(bucket.items, bucket.itemWeights(), map.tunables());
            assertThat(again.weight()).as("%s", bucket).isEqualTo(bucket.weight());
            switch (bucket) {
                case ListBucket list -> {
                    for (int i = 0; i < list.size(); i++) {
                        assertThat(((ListBucket) again).sum(i)).isEqualTo(list.sum(i));
                    }
                }
                case TreeBucket tree -> {
                    for (int node = 1; node < tree.nodeCount(); node++) {
                        assertThat(((TreeBucket) again).nodeWeight(node)).isEqualTo(tree.nodeWeight(node));
                    }
                }
                case StrawBucket straw -> {
                    for (int i = 0; i < straw.size(); i++) {
                        assertThat(((StrawBucket) again).straw(i))
                                .as("%s", bucket)
                                .isEqualTo(straw.straw(i));
                    }
                }
                case UniformBucket uniform ->
                    assertThat(((UniformBucket) again).itemWeight()).isEqualTo(uniform.itemWeight());
                case Straw2Bucket straw2 -> assertThat(again.itemWeights()).isEqualTo(straw2.itemWeights());
            }
        }
    }

    private static void refused(CrushMapBuilder builder, String because) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(because);
    }

    private static Bucket host(int id, int... items) {
        int[] weights = new int[items.length];
        Arrays.fill(weights, ONE);
        return Straw2Bucket.of(id, 1, items, weights);
    }
}
