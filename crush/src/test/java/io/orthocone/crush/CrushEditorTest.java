package io.orthocone.crush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.orthocone.crush.CrushEditException.Reason;
import io.orthocone.crush.text.CrushBinary;
import io.orthocone.crush.text.CrushText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Changes beyond those that crushtool's recorded runs show. */
class CrushEditorTest {
    private static final String TWO_HOSTS = """
        tunable chooseleaf_stable 1 tunable allowed_bucket_algs 54
        device 0 osd.0 class ssd device 1 osd.1 class hdd device 2 osd.2 class ssd
        type 0 osd type 1 host type 2 rack type 3 root
        host a { id -2 alg straw2 item osd.0 weight 1 item osd.1 weight 2 }
        host b { id -3 alg straw2 item osd.2 weight 4 }
        root default { id -1 alg straw2 item a item b }
        rule fast { id 0 type replicated min_size 1 max_size 3
          step take default class ssd step chooseleaf firstn 0 type host step emit }
        """;

    /** Each of some fifty items may be off by half a thousandth. */
    private static final Offset<Double> THREE_DECIMALS = Offset.offset(0.03);

    private final CrushEditor editor = new CrushEditor(CrushText.compile(TWO_HOSTS));

    @Test
    void bucketsOnTheWayAreMadeAndAllAboveWeighMore() {
        editor.insertItem(7, 1.5f, "osd.7", Map.of("host", "c", "rack", "r", "root", "default"));
        CrushMap map = editor.build();
        assertThat(map.ancestorsOf(7).stream().map(b -> map.itemNames().get(b.id())))
                .containsExactly("c", "r", "default");
        assertThat(weight(map, "default")).isEqualTo(8.5);
        assertThat(map.maxDevices()).isEqualTo(8);
    }

    @Test
    void whoeverIsLastMakesRoom() {
        int last = editor.build().maxDevices() - 1;
        editor.insertItem(last + 5, 1, "osd." + (last + 5), Map.of("host", "a"));
        assertThat(editor.build().maxDevices()).isEqualTo(last + 6);
        editor.removeItem("osd." + (last + 5));
        assertThat(editor.build().maxDevices()).isEqualTo(last + 1);
    }

    @Test
    void impossiblePlacesAreRefused() {
        refused(Reason.INVALID, () -> editor.insertItem(7, 1, "osd.7", Map.of("host", "default")));
        refused(Reason.INVALID, () -> editor.insertItem(7, 1, "osd.7", Map.of("host", "osd.0")));
        refused(Reason.INVALID, () -> editor.insertItem(7, 1, "osd.7", Map.of("galaxy", "milky-way")));
        refused(Reason.OVERFLOW, () -> editor.insertItem(7, -1, "osd.7", Map.of("host", "a")));
        refused(Reason.OVERFLOW, () -> editor.insertItem(7, Float.NaN, "osd.7", Map.of("host", "a")));
        refused(Reason.OVERFLOW, () -> editor.insertItem(7, 1e9f, "osd.7", Map.of("host", "a")));
        refused(Reason.INVALID, () -> editor.insertItem(7, 1, "osd~7", Map.of("host", "a")));
        refused(Reason.EXISTS, () -> editor.insertItem(7, 1, "osd.0", Map.of("host", "a")));
        refused(Reason.INVALID, () -> editor.insertItem(1 << 24, 1, "osd.x", Map.of("host", "a")));
        refused(Reason.NO_ENTRY, () -> editor.move("nobody", Map.of("host", "a")));
    }

    @Test
    void aBucketCannotBePutIntoItself() {
        editor.addBucket("r", "rack", Map.of("root", "default"));
        editor.move("a", Map.of("rack", "r"));
        refused(Reason.LOOP, () -> editor.move("default", Map.of("rack", "r")));
    }

    @Test
    void whatMovesKeepsItsWeight() {
        assertThat(editor.move("osd.1", Map.of("host", "b"))).isTrue();
        assertThat(editor.move("osd.1", Map.of("host", "b"))).isFalse();
        CrushMap map = editor.build();
        assertThat(weight(map, "a")).isEqualTo(1.0);
        assertThat(weight(map, "b")).isEqualTo(6.0);
        assertThat(weight(map, "default")).isEqualTo(7.0);
    }

    @Test
    void bucketsInUseStay() {
        refused(Reason.NOT_EMPTY, () -> editor.removeItem("a"));
        CrushEditor emptied = new CrushEditor(CrushText.compile(TWO_HOSTS));
        List.of("osd.0", "osd.1", "osd.2", "a", "b").forEach(emptied::removeItem);
        refused(Reason.BUSY, () -> emptied.removeItem("default"));
        CrushEditor without = new CrushEditor(emptied.build());
        without.removeRule("fast");
        without.removeItem("default");
        assertThat(without.build().buckets()).isEmpty();
    }

    @Test
    void shadowTreesFollowAndKeepTheirIds() {
        CrushMap before = editor.build();
        editor.removeItem("osd.2");
        CrushMap after = editor.build();
        assertThat(after.deviceClasses().shadows())
                .isEqualTo(before.deviceClasses().shadows());
        assertThat(weight(before, "default~ssd")).isEqualTo(5.0);
        assertThat(weight(after, "default~ssd")).isEqualTo(1.0);
    }

    @Test
    void aClassIsForgottenWithItsLastDeviceUnlessARuleTakesIt() {
        editor.removeItem("osd.1");
        editor.removeItem("osd.0");
        editor.removeItem("osd.2");
        assertThat(editor.build().deviceClasses().names()).containsOnly(Map.entry(0, "ssd"));
        editor.removeRule("fast");
        assertThat(editor.build().deviceClasses()).isEqualTo(DeviceClasses.NONE);
    }

    @Test
    void classesCanBeChangedAndNamesToo() {
        editor.setSubtreeClass("a", "nvme");
        editor.removeDeviceClass(2);
        editor.renameItem("a", "alpha");
        CrushMap map = editor.build();
        assertThat(map.deviceClasses().classNameOf(1)).contains("nvme");
        assertThat(map.deviceClasses().classNameOf(2)).isEmpty();
        assertThat(map.itemId("alpha~nvme")).isPresent();
        assertThat(map.itemId("a~ssd")).isEmpty();
        refused(Reason.EXISTS, () -> editor.renameItem("b", "alpha"));
        refused(Reason.INVALID, () -> editor.renameItem("b", "b~x"));
    }

    @Test
    void aSubtreeIsReweighedAtOnce() {
        editor.reweightSubtree("default", 0.5f);
        CrushMap map = editor.build();
        assertThat(weight(map, "default")).isEqualTo(1.5);
        assertThat(weight(map, "a~ssd")).isEqualTo(0.5);
        refused(Reason.INVALID, () -> editor.reweightSubtree("osd.0", 1));
    }

    @Test
    void weightSetsKeepAddingUp() {
        CrushMap map =
                CrushText.compile(TWO_HOSTS + "choose_args 0 { { bucket_id -2 weight_set [ [ 3 4 ] [ 5 6 ] ] } }");
        CrushEditor weighed = new CrushEditor(map);
        weighed.removeItem("osd.0");
        ChooseArgs args = weighed.build().chooseArgs().get(0L);
        assertThat(args.ofSlot(1).weights(1)).containsExactly(6 << 16);
        assertThat(args.ofSlot(0).weights(0)).containsExactly(4 << 16, 4 << 16);
        assertThat(args.ofSlot(0).weights(1)).containsExactly(6 << 16, 4 << 16);
    }

    @Test
    void removingFromUniformAndTreeBucketsLeavesTheOthersAsTheyAre() {
        for (String alg : List.of("uniform", "tree")) {
            CrushEditor old = new CrushEditor(CrushText.compile(
                    "device 5 osd.5 device 6 osd.6 device 7 osd.7 type 0 osd type 1 root root default { alg " + alg
                            + " item osd.5 weight 2 item osd.6 weight 2 item osd.7 weight 2 }"));
            refusedIfUniform(alg, old);
            old.removeItem("osd.6");
            Bucket bucket = old.build().bucket(-1).orElseThrow();
            assertThat(bucket.items()).containsExactly(5, 7);
            assertThat(bucket.itemWeights()).containsExactly(2 << 16, 2 << 16);
            assertThat(bucket.weight()).isEqualTo(4 << 16);
        }
    }

    private static void refusedIfUniform(String alg, CrushEditor old) {
        if (alg.equals("uniform")) {
            CrushEditor other = new CrushEditor(old.build());
            refused(Reason.INVALID, () -> other.insertItem(8, 3, "osd.8", Map.of("root", "default")));
        }
    }

    /** Property seed 188: a host with devices of two classes and another host in a uniform host. */
    @Test
    void aShadowCopyOfAUniformBucketWeighsWhatIsInIt() {
        CrushEditor mixed = new CrushEditor(CrushText.compile("""
            device 0 osd.0 class ssd device 1 osd.1 class hdd device 2 osd.2 class ssd device 3 osd.3 class ssd
            type 0 osd type 1 host type 2 root
            host inner { alg straw2 item osd.2 weight 1 item osd.3 weight 1 }
            host outer { alg uniform item osd.0 weight 2 item osd.1 weight 2 item inner weight 2 }
            root default { alg straw2 item outer }
            rule any { id 0 type replicated min_size 1 max_size 3
              step take default step chooseleaf firstn 0 type host step emit }
            """));
        mixed.reweightItem("osd.0", 4);
        CrushMap map = mixed.build();
        assertThat(weight(map, "outer")).isEqualTo(12.0);
        Bucket copy = map.bucket(map.itemId("outer~ssd").orElseThrow()).orElseThrow();
        assertThat(copy.items()).containsExactly(0, map.itemId("inner~ssd").orElseThrow());
        assertThat(copy.itemWeights()).containsExactly(3 << 16, 3 << 16); // osd.0 with 4, two of 1 in the inner host
        assertThat(weight(map, "default~ssd")).isEqualTo(6.0);
        assertThat(weight(map, "default~hdd")).isEqualTo(4.0);
        assertThat(CrushText.compile(CrushText.decompile(map)).buckets())
                .extracting(Bucket::toString, Bucket::weight)
                .containsExactlyElementsOf(map.buckets().stream()
                        .map(bucket -> tuple(bucket.toString(), bucket.weight()))
                        .toList());
    }

    @Test
    void simpleRulesAreRefusedWithAReason() {
        assertThatExceptionOfType(CrushEditException.class)
                .isThrownBy(() -> editor.addSimpleRule("x", "default", "host", "tape", SimpleRule.Mode.FIRSTN, 1))
                .withMessage("device class tape does not exist");
        assertThatExceptionOfType(CrushEditException.class)
                .isThrownBy(() -> editor.addSimpleRule("x", "osd.0", "host", "ssd", SimpleRule.Mode.FIRSTN, 1))
                .withMessage("root osd.0 has no devices with class ssd");
        assertThatExceptionOfType(CrushEditException.class)
                .isThrownBy(() -> editor.addSimpleRule("x", "default", "row", "", SimpleRule.Mode.FIRSTN, 1))
                .withMessage("unknown type row");
        int id = editor.addSimpleRule("x", "default", "", "", SimpleRule.Mode.INDEP, Rule.ERASURE);
        assertThat(editor.build().rule(id).orElseThrow().steps()).hasSize(5);
    }

    /** Host {@code a} would be the copy of a new host, but stays in the tree that is copied. */
    @Test
    void aTreeCannotHoldItsOwnCopies() {
        List<String> log = new ArrayList<>();
        Reclassification wanted = new Reclassification(
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(Map.of("%a", new Reclassification.Target("ssd", "default"))));
        CrushEditor named = new CrushEditor(
                CrushText.compile(TWO_HOSTS.replace("host a ", "host plain-a ").replace("item a ", "item plain-a ")));
        refused(Reason.INVALID, () -> named.reclassify(wanted, log::add));
        assertThat(log.getLast()).contains("which is no copy");
    }

    @Test
    void refusedPlacesAreToldInCephsWords() {
        assertThatExceptionOfType(CrushEditException.class)
                .isThrownBy(() -> editor.insertItem(0, 1, "osd.0", Map.of("root", "default")))
                .withMessage("insert_item item 0 already exists beneath -1");
        assertThatExceptionOfType(CrushEditException.class)
                .isThrownBy(() -> editor.insertItem(7, 1, "osd.7", Map.of("rack", "a")))
                .withMessage("insert_item existing bucket has type 'host' != 'rack'");
        assertThatExceptionOfType(CrushEditException.class)
                .isThrownBy(() -> editor.insertItem(7, 1, "osd.7", Map.of("galaxy", "m", "sun", "s")))
                .withMessage("error: didn't find anywhere to add item 7 in {galaxy=m,sun=s}");
    }

    /** Whatever is done to a map, its text says all of it: shadow trees are what compiling that text gives. */
    @Property(tries = 200)
    void editedMapsAreLikeTheirTexts(@ForAll long seed) {
        Random random = new Random(seed);
        // Through the text first, so that no weight has more than three decimals.
        CrushMap map = CrushText.compile(CrushText.decompile(RandomMaps.any(random)));
        for (int i = 0; i < 6; i++) {
            CrushEditor change = new CrushEditor(map);
            try {
                randomChange(change, map, random);
            } catch (CrushEditException | IllegalArgumentException e) {
                // Refused: an item that is not there, a bucket that cannot be so.
                continue;
            }
            map = change.build();
        }
        CrushMap compiled = CrushText.compile(CrushText.decompile(map));
        assertThat(statementsOf(compiled)).containsExactlyElementsOf(statementsOf(map));
        assertThat(compiled.buckets()).hasSameSizeAs(map.buckets());
        for (Bucket bucket : map.buckets()) {
            Bucket same = compiled.bucket(bucket.id()).orElseThrow();
            assertThat(same.items()).isEqualTo(bucket.items());
            assertThat(asDouble(same.weight())).isCloseTo(asDouble(bucket.weight()), THREE_DECIMALS);
            for (int i = 0; i < bucket.size(); i++) {
                assertThat(asDouble(same.itemWeight(i))).isCloseTo(asDouble(bucket.itemWeight(i)), THREE_DECIMALS);
            }
        }
        assertThat(CrushBinary.encode(CrushBinary.decode(CrushBinary.encode(map))))
                .isEqualTo(CrushBinary.encode(map));
    }

    /**
     * What a text says, sorted, because it does not say which class has which number. Comments that say what a bucket weighs are left
     * out: of weights that were rounded to three decimals the sum may be another.
     */
    private static List<String> statementsOf(CrushMap map) {
        return CrushText.decompile(map)
                .lines()
                .filter(line -> !line.startsWith("\t# weight"))
                .sorted()
                .toList();
    }

    private static void randomChange(CrushEditor change, CrushMap map, Random random) {
        List<String> names =
                map.itemNames().values().stream().filter(CrushNames::isValid).toList();
        String name = names.get(random.nextInt(names.size()));
        String host = "host-" + random.nextInt(8);
        float weight = random.nextInt(64) / 8f;
        int device = random.nextInt(100);
        switch (random.nextInt(8)) {
            case 0 -> change.insertItem(device, weight, "osd." + device, Map.of("host", host, "root", "default"));
            case 1 -> change.updateItem(device, weight, "osd." + device, Map.of("host", host, "root", "default"));
            case 2 -> change.removeItem(name);
            case 3 -> change.move(name, Map.of("host", host, "root", "default"));
            case 4 -> change.reweightItem(name, weight);
            case 5 -> change.setSubtreeClass(host, "class-" + random.nextInt(3));
            case 6 -> change.reweight();
            default -> change.addBucket(host, "host", Map.of("root", "default"));
        }
    }

    private static double weight(CrushMap map, String bucket) {
        return asDouble(
                map.bucket(map.itemId(bucket).orElseThrow()).orElseThrow().weight());
    }

    private static double asDouble(int weight) {
        return Integer.toUnsignedLong(weight) / (double) Bucket.WEIGHT_ONE;
    }

    private static void refused(Reason reason, Runnable change) {
        assertThatExceptionOfType(CrushEditException.class)
                .isThrownBy(change::run)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
