package io.orthocone.crush.text;

import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapBuilder;
import io.orthocone.crush.DeviceClasses;
import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import io.orthocone.crush.Tunables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A CRUSH map in Ceph's binary form.
 *
 * <pre>
 *   u32 magic 0x00010000
 *   s32 max_buckets   u32 max_rules   s32 max_devices
 *   max_buckets x bucket (see {@link BucketBinary}; u32 0 for an empty slot)
 *   max_rules x { u32 0, or u32 1, u32 length, u8 ruleset, u8 type, u8 min_size, u8 max_size, length x (u32 op, s32, s32) }
 *   map&lt;s32,string&gt; type names, item names, rule names
 *   --- maps of older releases end before any of the following lines; what is missing has its oldest default
 *   u32 choose_local_tries   u32 choose_local_fallback_tries   u32 choose_total_tries
 *   u32 chooseleaf_descend_once
 *   u8 chooseleaf_vary_r
 *   u8 straw_calc_version
 *   u32 allowed_bucket_algs
 *   u8 chooseleaf_stable
 *   map&lt;s32,s32&gt; class_map   map&lt;s32,string&gt; class_name   map&lt;s32,map&lt;s32,s32&gt;&gt; class_bucket
 *   choose_args (see {@link ChooseArgsBinary})
 * </pre>
 *
 * <p>Encoding writes the whole of the newest form; a map decoded from it gives the same bytes again.
 */
public final class CrushBinary {
    static final int MAGIC = 0x00010000;

    private static final int MIN_SLOT_BYTES = 4;
    private static final int STEP_BYTES = 12;
    private static final int MIN_NAME_BYTES = 8;

    private static final Map<Integer, RuleStep.Op> OPS = new HashMap<>();

    static {
        for (RuleStep.Op op : RuleStep.Op.values()) {
            OPS.put(op.number(), op);
        }
    }

    private CrushBinary() {}

    /**
     * Reads a map; every byte must belong to it.
     *
     * @throws MalformedMapException if the bytes are no map, or one that breaks an invariant of {@link CrushMap}
     */
    public static CrushMap decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        try {
            return decode(in);
        } catch (IllegalArgumentException e) {
            throw new MalformedMapException("crush map: " + e.getMessage(), e);
        }
    }

    /** The bytes of a map. */
    public static byte[] encode(CrushMap map) {
        ByteWriter out = new ByteWriter();
        out.i32(MAGIC);
        out.i32(map.maxBuckets());
        out.i32(map.maxRules());
        out.i32(map.maxDevices());
        for (int slot = 0; slot < map.maxBuckets(); slot++) {
            map.bucket(-1 - slot).ifPresentOrElse(bucket -> BucketBinary.encode(out, bucket), () -> out.i32(0));
        }
        for (int id = 0; id < map.maxRules(); id++) {
            map.rule(id).ifPresentOrElse(rule -> encodeRule(out, rule), () -> out.i32(0));
        }
        out.map(map.typeNames(), ByteWriter::i32, ByteWriter::string);
        out.map(map.itemNames(), ByteWriter::i32, ByteWriter::string);
        out.map(map.ruleNames(), ByteWriter::i32, ByteWriter::string);
        encodeTunables(out, map.tunables());
        DeviceClasses classes = map.deviceClasses();
        out.map(classes.classOf(), ByteWriter::i32, ByteWriter::i32);
        out.map(classes.names(), ByteWriter::i32, ByteWriter::string);
        out.map(classes.shadows(), ByteWriter::i32, (o, byClass) -> o.map(byClass, ByteWriter::i32, ByteWriter::i32));
        ChooseArgsBinary.encode(out, map.chooseArgs());
        return out.toByteArray();
    }

    private static CrushMap decode(ByteReader in) {
        if (in.i32() != MAGIC) {
            throw in.malformed("no crush map: wrong magic number");
        }
        int maxBuckets = in.i32();
        int maxRules = in.i32();
        CrushMapBuilder builder = CrushMap.builder();
        int maxDevices = in.i32();
        bounded(in, "max_buckets", maxBuckets);
        for (int slot = 0; slot < maxBuckets; slot++) {
            BucketBinary.decode(in, -1 - slot).ifPresent(builder::bucket);
        }
        bounded(in, "max_rules", maxRules);
        for (int id = 0; id < maxRules; id++) {
            if (in.i32() != 0) {
                builder.rule(id, decodeRule(in));
            }
        }
        names(in).forEach(builder::typeName);
        names(in).forEach(builder::itemName);
        names(in).forEach(builder::ruleName);
        builder.maxBuckets(maxBuckets).maxRules(maxRules).maxDevices(maxDevices);
        decodeTunables(in, builder);
        if (in.remaining() > 0) {
            builder.deviceClasses(decodeClasses(in));
        }
        if (in.remaining() > 0) {
            ChooseArgsBinary.decode(in, maxBuckets).forEach(builder::chooseArgs);
        }
        if (in.remaining() > 0) {
            throw in.malformed(in.remaining() + " bytes left over");
        }
        return builder.build();
    }

    private static void bounded(ByteReader in, String what, int count) {
        if (count < 0 || (long) count * MIN_SLOT_BYTES > in.remaining()) {
            throw in.malformed(what + " is " + count + ", more than fits");
        }
    }

    private static void encodeRule(ByteWriter out, Rule rule) {
        out.i32(1);
        out.i32(rule.steps().size());
        out.u8(rule.ruleset());
        out.u8(rule.type());
        out.u8(rule.minSize());
        out.u8(rule.maxSize());
        for (RuleStep step : rule.steps()) {
            out.i32(step.op().number());
            out.i32(step.arg1());
            out.i32(step.arg2());
        }
    }

    private static Rule decodeRule(ByteReader in) {
        int length = in.count(STEP_BYTES);
        int ruleset = in.u8();
        int type = in.u8();
        int minSize = in.u8();
        int maxSize = in.u8();
        RuleStep[] steps = new RuleStep[Math.min(length, Rule.MAX_STEPS + 1)];
        for (int i = 0; i < steps.length; i++) {
            int number = in.i32();
            RuleStep.Op op = OPS.get(number);
            if (op == null) {
                throw in.malformed("unknown rule step " + number);
            }
            steps[i] = new RuleStep(op, in.i32(), in.i32());
        }
        return new Rule(ruleset, type, minSize, maxSize, List.of(steps));
    }

    /** Very old maps have keys of 64 bits: their upper half looks like an empty name, and the real length follows. So no name is empty. */
    private static NavigableMap<Integer, String> names(ByteReader in) {
        return in.map(MIN_NAME_BYTES, ByteReader::i32, r -> {
            String name = r.string();
            if (name.isEmpty()) {
                name = r.string();
            }
            if (name.isEmpty()) {
                throw r.malformed("an empty name");
            }
            return name;
        });
    }

    private static void encodeTunables(ByteWriter out, Tunables tunables) {
        out.i32(tunables.chooseLocalTries());
        out.i32(tunables.chooseLocalFallbackTries());
        out.i32(tunables.chooseTotalTries());
        out.i32(tunables.chooseleafDescendOnce() ? 1 : 0);
        out.u8(tunables.chooseleafVaryR());
        out.u8(tunables.strawCalcVersion());
        out.i32(tunables.allowedBucketAlgs());
        out.bool(tunables.chooseleafStable());
    }

    private static void decodeTunables(ByteReader in, CrushMapBuilder builder) {
        Tunables old = Tunables.ARGONAUT;
        boolean retries = in.remaining() > 0;
        int localTries = retries ? in.i32() : old.chooseLocalTries();
        int fallbackTries = retries ? in.i32() : old.chooseLocalFallbackTries();
        int totalTries = retries ? in.i32() : old.chooseTotalTries();
        boolean descendOnce = in.remaining() > 0 ? in.i32() != 0 : old.chooseleafDescendOnce();
        int varyR = in.remaining() > 0 ? in.u8() : old.chooseleafVaryR();
        int strawCalcVersion = in.remaining() > 0 ? in.u8() : old.strawCalcVersion();
        int allowedAlgs = in.remaining() > 0 ? in.i32() : old.allowedBucketAlgs();
        boolean stable = in.remaining() > 0 ? in.bool() : old.chooseleafStable();
        builder.tunables(new Tunables(
                localTries, fallbackTries, totalTries, descendOnce, varyR, strawCalcVersion, allowedAlgs, stable));
    }

    private static DeviceClasses decodeClasses(ByteReader in) {
        NavigableMap<Integer, Integer> classOf = in.map(8, ByteReader::i32, ByteReader::i32);
        NavigableMap<Integer, String> names = in.map(MIN_NAME_BYTES, ByteReader::i32, ByteReader::string);
        NavigableMap<Integer, NavigableMap<Integer, Integer>> shadows =
                new TreeMap<>(in.map(8, ByteReader::i32, r -> r.map(8, ByteReader::i32, ByteReader::i32)));
        return new DeviceClasses(classOf, names, shadows);
    }
}
