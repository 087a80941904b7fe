package io.orthocone.crush.text;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.BucketArgs;
import io.orthocone.crush.ChooseArgs;
import io.orthocone.crush.text.ParsedMap.BucketArgsBlock;
import io.orthocone.crush.text.ParsedMap.ChooseArgsBlock;
import io.orthocone.crush.text.ParsedMap.WeightList;
import io.orthocone.crush.text.Tokens.Token;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compiles choose_args. Their key is written without sign: the default set, whose key is -1, appears as 18446744073709551615, and
 * is read back so.
 */
final class ChooseArgsCompiler {
    private static final long MAX_WEIGHT = 0xffffffffL;

    private final CompileScope scope;

    ChooseArgsCompiler(CompileScope scope) {
        this.scope = scope;
    }

    void compile(List<ChooseArgsBlock> blocks) {
        Set<Long> keys = new HashSet<>();
        for (ChooseArgsBlock block : blocks) {
            long key = key(block.key());
            if (!keys.add(key)) {
                throw scope.error(block.key(), "choose_args " + block.key().word() + " are there already");
            }
            NavigableMap<Integer, BucketArgs> bySlot = new TreeMap<>();
            block.buckets().forEach(bucket -> bucketArgs(bucket, bySlot));
            scope.builder.chooseArgs(key, new ChooseArgs(bySlot));
        }
    }

    private long key(Token key) {
        try {
            return Long.parseUnsignedLong(key.word());
        } catch (NumberFormatException e) {
            throw scope.error(key, "choose_args " + key.word() + " is beyond 64 bit");
        }
    }

    private void bucketArgs(BucketArgsBlock block, NavigableMap<Integer, BucketArgs> bySlot) {
        Token idToken = block.bucketId();
        int id = scope.integer(idToken, "bucket id", Integer.MIN_VALUE, -1);
        Bucket bucket =
                scope.builder.bucket(id).orElseThrow(() -> scope.error(idToken, "bucket " + id + " does not exist"));
        int[][] weightSet = new int[block.weightSet().size()][];
        for (int position = 0; position < weightSet.length; position++) {
            WeightList list = block.weightSet().get(position);
            rightCount(list.bracket(), bucket, list.weights().size(), "weights");
            weightSet[position] = list.weights().stream()
                    .mapToInt(weight -> (int) scope.weight(weight, "weight is limited to 65535.99", MAX_WEIGHT))
                    .toArray();
        }
        int[] ids = new int[0];
        if (block.ids().isPresent()) {
            rightCount(
                    block.ids().get().keyword(), bucket, block.ids().get().ids().size(), "ids");
            ids = block.ids().get().ids().stream()
                    .mapToInt(value -> scope.integer(value, "id", Integer.MIN_VALUE, Integer.MAX_VALUE))
                    .toArray();
        }
        boolean saysSomething = weightSet.length > 0 || ids.length > 0;
        if (saysSomething && bySlot.put(Bucket.slotOf(id), new BucketArgs(weightSet, ids)) != null) {
            throw scope.error(idToken, "bucket " + id + " is named twice");
        }
    }

    private void rightCount(Token where, Bucket bucket, int count, String what) {
        if (count != bucket.size()) {
            throw scope.error(
                    where, "bucket " + bucket.id() + " needs exactly " + bucket.size() + " " + what + ", got " + count);
        }
    }
}
