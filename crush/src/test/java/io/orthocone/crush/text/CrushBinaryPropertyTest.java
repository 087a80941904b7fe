package io.orthocone.crush.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapBuilder;
import io.orthocone.crush.ListBucket;
import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import io.orthocone.crush.Straw2Bucket;
import io.orthocone.crush.StrawBucket;
import io.orthocone.crush.TreeBucket;
import io.orthocone.crush.Tunables;
import io.orthocone.crush.UniformBucket;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CrushBinaryPropertyTest {
    @Property(tries = 300)
    void mapsSurviveTheirBytes(@ForAll long seed) {
        CrushMap map = randomMap(new Random(seed));
        byte[] bytes = CrushBinary.encode(map);
        CrushMap again = CrushBinary.decode(bytes);
        assertThat(CrushBinary.encode(again)).isEqualTo(bytes);
        assertThat(again.tunables()).isEqualTo(map.tunables());
        assertThat(again.itemNames()).isEqualTo(map.itemNames());
        assertThat(again.rule(0)).isEqualTo(map.rule(0));
        assertThat(again.buckets().stream().map(Bucket::items).toList())
                .isEqualTo(map.buckets().stream().map(Bucket::items).toList());
    }

    /** Some hosts of random algorithms below a root. */
    private static CrushMap randomMap(Random random) {
        CrushMapBuilder builder =
                CrushMap.builder().typeName(0, "osd").typeName(1, "host").typeName(2, "root");
        int hosts = 1 + random.nextInt(6);
        int[] hostIds = new int[hosts];
        int[] hostWeights = new int[hosts];
        int device = 0;
        for (int h = 0; h < hosts; h++) {
            int[] items = new int[random.nextInt(9)];
            int[] weights = new int[items.length];
            for (int i = 0; i < items.length; i++) {
                items[i] = device++;
                weights[i] = random.nextInt(0x100000);
            }
            hostIds[h] = -2 - h - random.nextInt(2) * 10;
            Bucket host = switch (random.nextInt(5)) {
                case 0 -> UniformBucket.of(hostIds[h], 1, items, random.nextInt(0x100000));
                case 1 -> ListBucket.of(hostIds[h], 1, items, weights);
                case 2 -> TreeBucket.of(hostIds[h], 1, items, weights);
                case 3 -> StrawBucket.of(hostIds[h], 1, items, weights, random.nextInt(2));
                default -> Straw2Bucket.of(hostIds[h], 1, items, weights);
            };
            hostWeights[h] = host.weight();
            builder.bucket(host, "host-" + h);
        }
        builder.bucket(Straw2Bucket.of(-1, 2, hostIds, hostWeights), "default");
        List<RuleStep> steps = List.of(RuleStep.take(-1), RuleStep.chooseleafFirstn(0, 1), RuleStep.emit());
        builder.rule(0, "replicated", new Rule(0, Rule.REPLICATED, 1, 1 + random.nextInt(10), steps));
        return builder.tunables(random.nextBoolean() ? Tunables.JEWEL : Tunables.ARGONAUT)
                .build();
    }
}
