package io.orthocone.crush.text;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.BucketAlg;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.TreeBucket;
import io.orthocone.crush.text.ParsedMap.BucketBlock;
import io.orthocone.crush.text.ParsedMap.IdLine;
import io.orthocone.crush.text.ParsedMap.ItemLine;
import io.orthocone.crush.text.Tokens.Token;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compiles the buckets of a text in their order; what is in a bucket must be defined before it.
 *
 * <p>Ids that are not said are the first free ones counting down from -1; ids said anywhere are not free. Weights that are not
 * said are 1.0 for a device and that of the bucket for a bucket.
 */
final class BucketCompiler {
    private static final int MIN_BUCKET_ID = -(1 << 20);
    private static final long MAX_DEVICE_WEIGHT = 100L * Bucket.WEIGHT_ONE;
    private static final long MAX_BUCKET_WEIGHT = 65535L * Bucket.WEIGHT_ONE;
    private static final long MAX_SUM = 0xffffffffL;

    private final CompileScope scope;
    private final Map<String, BucketBlock> blocks = new HashMap<>();
    private final Map<Integer, String> idOwners = new HashMap<>();
    private final Map<Integer, Integer> heights = new HashMap<>();
    private int nextFreeId = -1;

    /** Items of the bucket under way, in their places. */
    private record Content(int[] items, int[] weights) {}

    BucketCompiler(CompileScope scope, List<BucketBlock> all) {
        this.scope = scope;
        for (BucketBlock block : all) {
            blocks.putIfAbsent(block.name().word(), block);
            for (IdLine line : block.ids()) {
                String owner = idOwners.putIfAbsent(bucketId(line), block.name().word());
                if (owner != null) {
                    throw scope.error(line.id(), "bucket id " + line.id().word() + " already used by '" + owner + "'");
                }
            }
        }
    }

    void compile(BucketBlock block) {
        String name = block.name().word();
        Integer type = scope.typeIds.get(block.type().word());
        if (type == null) {
            throw scope.error(block.type(), "bucket type '" + block.type().word() + "' is not defined");
        }
        Token sameName = scope.itemTokens.putIfAbsent(name, block.name());
        if (sameName != null) {
            throw scope.error(
                    block.name(), "bucket name '" + name + "' already used (line " + scope.lineOf(sameName) + ")");
        }
        BucketAlg alg = alg(block.alg());
        if (alg == BucketAlg.TREE && block.items().size() > TreeBucket.MAX_ITEMS) {
            throw scope.error(
                    block.name(),
                    "tree bucket '" + name + "' has " + block.items().size() + " items; at most " + TreeBucket.MAX_ITEMS
                            + " are possible");
        }
        block.hashes().forEach(this::knownHash);
        Content content = content(block, alg);
        int id = idOf(block);
        scope.check(
                block.name(),
                () -> scope.builder.bucket(
                        Bucket.of(alg, id, type, content.items, content.weights, scope.builder.tunables()), name));
        scope.itemIds.put(name, id);
        boundedHeight(block, id, content);
    }

    private int bucketId(IdLine line) {
        return scope.integer(line.id(), "bucket id", MIN_BUCKET_ID, -1);
    }

    private int idOf(BucketBlock block) {
        Optional<Integer> own = Optional.empty();
        TreeMap<Integer, Integer> copies = new TreeMap<>();
        for (IdLine line : block.ids()) {
            int id = bucketId(line);
            if (line.deviceClass().isEmpty()) {
                own = Optional.of(id);
                continue;
            }
            Token deviceClass = line.deviceClass().get();
            if (copies.put(scope.classId(deviceClass.word()), id) != null) {
                throw scope.error(
                        deviceClass,
                        "class '" + deviceClass.word() + "' is named twice in bucket '"
                                + block.name().word() + "'");
            }
        }
        int id = own.orElseGet(this::freeId);
        if (!copies.isEmpty()) {
            scope.declaredShadows.put(id, copies);
        }
        return id;
    }

    private int freeId() {
        while (idOwners.containsKey(nextFreeId)) {
            nextFreeId--;
        }
        return nextFreeId--;
    }

    private BucketAlg alg(Token token) {
        for (BucketAlg alg : BucketAlg.values()) {
            if (token.is(alg.name().toLowerCase(Locale.ROOT))) {
                return alg;
            }
        }
        throw scope.error(token, "unknown bucket alg '" + token.word() + "'");
    }

    /** With another number Ceph computes 0 for everything, which puts all data on one device. */
    private void knownHash(Token hash) {
        if (!hash.is("rjenkins1") && scope.integer(hash, "hash", 0, 255) != 0) {
            throw scope.error(hash, "unknown hash " + hash.word() + ": only 0 (rjenkins1) exists");
        }
    }

    private Content content(BucketBlock block, BucketAlg alg) {
        int size = block.items().size();
        boolean[] taken = takenPositions(block);
        Content content = new Content(new int[size], new int[size]);
        long sum = 0;
        long uniformWeight = -1;
        int next = 0;
        for (ItemLine line : block.items()) {
            int id = itemId(line, block);
            long weight = weight(line, id);
            if (alg == BucketAlg.UNIFORM && uniformWeight >= 0 && uniformWeight != weight) {
                throw scope.error(
                        line.weight().orElse(line.name()),
                        "items of uniform bucket '" + block.name().word() + "' must have equal weights");
            }
            uniformWeight = weight;
            sum += weight;
            if (sum > MAX_SUM) {
                throw scope.error(
                        line.weight().orElse(line.name()),
                        "the weights of bucket '" + block.name().word() + "' add up to more than 65535.99");
            }
            int place;
            if (line.position().isPresent()) {
                place = Integer.parseInt(line.position().get().word());
            } else {
                while (taken[next]) {
                    next++;
                }
                place = next++;
            }
            content.items[place] = id;
            content.weights[place] = (int) weight;
        }
        return content;
    }

    private boolean[] takenPositions(BucketBlock block) {
        boolean[] taken = new boolean[block.items().size()];
        for (ItemLine line : block.items()) {
            if (line.position().isPresent()) {
                Token token = line.position().get();
                String bucket = "bucket '" + block.name().word() + "'";
                int position = scope.integer(token, "pos of " + bucket, 0, taken.length - 1L);
                if (taken[position]) {
                    throw scope.error(token, "pos " + position + " of " + bucket + " is already taken");
                }
                taken[position] = true;
            }
        }
        return taken;
    }

    private int itemId(ItemLine line, BucketBlock holder) {
        String name = line.name().word();
        Integer id = scope.itemIds.get(name);
        if (id != null) {
            return id;
        }
        String holderName = holder.name().word();
        BucketBlock later = blocks.get(name);
        if (later == null) {
            throw scope.error(line.name(), "item '" + name + "' in bucket '" + holderName + "' is not defined");
        }
        boolean circle = later.items().stream().anyMatch(item -> item.name().is(holderName));
        throw scope.error(
                line.name(),
                circle
                        ? "buckets '" + holderName + "' and '" + name + "' contain each other"
                        : "item '" + name + "' in bucket '" + holderName + "' is defined later (line "
                                + scope.lineOf(later.name()) + "); a bucket comes after what is in it");
    }

    private long weight(ItemLine line, int id) {
        if (line.weight().isEmpty()) {
            return id >= 0
                    ? Bucket.WEIGHT_ONE
                    : Integer.toUnsignedLong(
                            scope.builder.bucket(id).orElseThrow().weight());
        }
        return id >= 0
                ? scope.weight(line.weight().get(), "device weight is limited to 100", MAX_DEVICE_WEIGHT)
                : scope.weight(line.weight().get(), "bucket weight is limited to 65535", MAX_BUCKET_WEIGHT);
    }

    private void boundedHeight(BucketBlock block, int id, Content content) {
        int height = 1;
        for (int item : content.items) {
            height = Math.max(height, 1 + heights.getOrDefault(item, 0));
        }
        if (height > CrushMap.MAX_DEPTH) {
            throw scope.error(block.name(), "hierarchy is deeper than " + CrushMap.MAX_DEPTH);
        }
        heights.put(id, height);
    }
}
