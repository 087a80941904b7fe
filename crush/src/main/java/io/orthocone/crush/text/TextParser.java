package io.orthocone.crush.text;

import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import io.orthocone.crush.text.ParsedMap.BucketArgsBlock;
import io.orthocone.crush.text.ParsedMap.BucketBlock;
import io.orthocone.crush.text.ParsedMap.ChooseArgsBlock;
import io.orthocone.crush.text.ParsedMap.ChooseStep;
import io.orthocone.crush.text.ParsedMap.DeviceLine;
import io.orthocone.crush.text.ParsedMap.EmitStep;
import io.orthocone.crush.text.ParsedMap.IdLine;
import io.orthocone.crush.text.ParsedMap.IdList;
import io.orthocone.crush.text.ParsedMap.ItemLine;
import io.orthocone.crush.text.ParsedMap.RuleBlock;
import io.orthocone.crush.text.ParsedMap.SetStep;
import io.orthocone.crush.text.ParsedMap.StepLine;
import io.orthocone.crush.text.ParsedMap.TakeStep;
import io.orthocone.crush.text.ParsedMap.TunableLine;
import io.orthocone.crush.text.ParsedMap.TypeLine;
import io.orthocone.crush.text.ParsedMap.WeightList;
import io.orthocone.crush.text.Tokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The grammar of text maps, that of Ceph 16's crushtool:
 *
 * <pre>
 *   map     = (tunable | device | type)* (bucket | rule)* choose_args*
 *   tunable = "tunable" name number          device = "device" number name ["class" name]       type = "type" number name
 *   bucket  = name name "{" ("id" negative ["class" name])* "alg" name ("hash" integer|"rjenkins1")*
 *             ("item" name ["weight" real] ["pos" number])* "}"
 *   rule    = "rule" [name] "{" "id"|"ruleset" number "type" "replicated"|"erasure" "min_size" number "max_size" number step+ "}"
 *   step    = "step" ("take" name ["class" name] | "set_..." number | "emit"
 *             | "choose"|"chooseleaf" "firstn"|"indep" integer "type" name)
 *   choose_args = "choose_args" number "{" ("{" "bucket_id" negative ["weight_set" "[" ("[" real* "]")* "]"]
 *                 ["ids" "[" integer* "]"] "}")* "}"
 * </pre>
 */
final class TextParser {
    private static final List<String> HEAD_WORDS = List.of("tunable", "device", "type");

    private static final Map<String, RuleStep.Op> SET_STEPS = new TreeMap<>();

    static {
        for (RuleStep.Op op : RuleStep.Op.values()) {
            String word = op.name().toLowerCase(Locale.ROOT);
            if (word.startsWith("set_")) {
                SET_STEPS.put(word, op);
            }
        }
    }

    private final Tokens tokens;

    TextParser(Tokens tokens) {
        this.tokens = tokens;
    }

    ParsedMap parse() {
        List<TunableLine> tunables = new ArrayList<>();
        List<DeviceLine> devices = new ArrayList<>();
        List<TypeLine> types = new ArrayList<>();
        while (HEAD_WORDS.contains(tokens.peek().word())) {
            switch (tokens.take().word()) {
                case "tunable" -> tunables.add(tunable());
                case "device" -> devices.add(device());
                default -> types.add(type());
            }
        }
        List<BucketBlock> buckets = new ArrayList<>();
        List<RuleBlock> rules = new ArrayList<>();
        while (!tokens.peek().isEnd() && !tokens.peek().is("choose_args")) {
            if (tokens.peek().is("rule")) {
                rules.add(rule(tokens.take()));
            } else {
                buckets.add(bucket(!rules.isEmpty()));
            }
        }
        List<ChooseArgsBlock> chooseArgs = new ArrayList<>();
        while (tokens.takeIf("choose_args")) {
            chooseArgs.add(chooseArgs());
        }
        if (!tokens.peek().isEnd()) {
            throw unexpected(tokens.peek());
        }
        return new ParsedMap(tunables, devices, types, buckets, rules, chooseArgs, tokens.peek());
    }

    private TunableLine tunable() {
        Token name = name("the name of a tunable");
        return new TunableLine(name, tokens.expect(Token::isNumber, "tunable '" + name.word() + "' needs a number"));
    }

    private DeviceLine device() {
        Token id = tokens.expect(Token::isNumber, "device id must be a number >= 0");
        Token next = tokens.peek();
        // "device 3" and then "type 0 osd": line ends mean nothing, yet nobody calls a device "type" and goes on with a
        // number.
        boolean nameless =
                HEAD_WORDS.contains(next.word()) && (tokens.peekSecond().isInteger() || next.is("tunable"));
        if (nameless || !next.isName()) {
            throw tokens.error(id, "device " + id.word() + " has no name");
        }
        return new DeviceLine(id, tokens.take(), optionalClass());
    }

    private TypeLine type() {
        Token number = tokens.expect(Token::isNumber, "type must be a number >= 0");
        return new TypeLine(number, name("the name of type " + number.word()));
    }

    private Optional<Token> optionalClass() {
        return tokens.takeIf("class") ? Optional.of(name("the name of a device class")) : Optional.empty();
    }

    private BucketBlock bucket(boolean afterRule) {
        Token type = tokens.peek();
        Token name = tokens.peekSecond();
        if (!type.isName() || !name.isName()) {
            throw unexpected(type);
        }
        tokens.take();
        tokens.take();
        if (!tokens.peek().is("{")) {
            throw unexpected(HEAD_WORDS.contains(type.word()) ? tokens.peek() : type);
        }
        tokens.take();
        List<IdLine> ids = new ArrayList<>();
        while (tokens.takeIf("id")) {
            Token id = tokens.expect(
                    token -> token.isInteger() && token.word().startsWith("-"), "bucket id must be a negative number");
            ids.add(new IdLine(id, optionalClass()));
        }
        if (!tokens.takeIf("alg")) {
            throw tokens.error(name, "bucket '" + name.word() + "' has no alg");
        }
        Token alg = name("a bucket algorithm");
        List<Token> hashes = new ArrayList<>();
        while (tokens.takeIf("hash")) {
            hashes.add(
                    tokens.expect(token -> token.isInteger() || token.is("rjenkins1"), "hash must be 0 or rjenkins1"));
        }
        List<ItemLine> items = new ArrayList<>();
        while (tokens.takeIf("item")) {
            items.add(item());
        }
        closeBucket(name);
        return new BucketBlock(type, name, ids, alg, hashes, items, afterRule);
    }

    private void closeBucket(Token name) {
        if (tokens.takeIf("}")) {
            return;
        }
        Token next = tokens.peek();
        String bucket = "bucket '" + name.word() + "'";
        if (next.isEnd()) {
            throw tokens.missing(bucket + " is not closed: expected '}'");
        }
        if (List.of("id", "alg", "hash").contains(next.word())) {
            throw tokens.error(
                    next, "in " + bucket + " '" + next.word() + "' is too late: the order is id, alg, hash, item");
        }
        throw tokens.error(next, "expected '}' before '" + next.word() + "': " + bucket + " is not closed");
    }

    private ItemLine item() {
        Token name = name("the name of an item");
        Optional<Token> weight = Optional.empty();
        if (tokens.takeIf("weight")) {
            weight = Optional.of(real("weight"));
        }
        Optional<Token> position = Optional.empty();
        if (tokens.takeIf("pos")) {
            position = Optional.of(tokens.expect(Token::isNumber, "pos must be a number >= 0"));
        }
        return new ItemLine(name, weight, position);
    }

    private RuleBlock rule(Token head) {
        Optional<Token> name = tokens.peek().is("{") ? Optional.empty() : Optional.of(name("the name of a rule"));
        tokens.expect("{");
        if (!tokens.takeIf("ruleset")) {
            tokens.expect("id");
        }
        Token id = tokens.expect(Token::isNumber, "rule id must be a number >= 0");
        tokens.expect("type");
        Token type = tokens.expect(
                token -> token.is("replicated") || token.is("erasure"), "rule type must be 'replicated' or 'erasure'");
        tokens.expect("min_size");
        Token minSize = tokens.expect(Token::isNumber, "min_size must be a number >= 0");
        tokens.expect("max_size");
        Token maxSize = tokens.expect(Token::isNumber, "max_size must be a number >= 0");
        List<StepLine> steps = new ArrayList<>();
        while (tokens.takeIf("step")) {
            steps.add(step());
            if (steps.size() > Rule.MAX_STEPS) {
                throw tokens.error(head, "a rule has at most " + Rule.MAX_STEPS + " steps");
            }
        }
        if (steps.isEmpty() && tokens.peek().is("}")) {
            throw tokens.error(
                    head, name.map(n -> "rule '" + n.word() + "'").orElse("rule " + id.word()) + " has no steps");
        }
        tokens.expect("}");
        return new RuleBlock(head, name, id, type, minSize, maxSize, steps);
    }

    private StepLine step() {
        Token keyword = tokens.expect(Token::isName, "expected a step");
        RuleStep.Op set = SET_STEPS.get(keyword.word());
        if (set != null) {
            return new SetStep(set, tokens.expect(Token::isNumber, "step " + keyword.word() + " needs a number >= 0"));
        }
        return switch (keyword.word()) {
            case "take" -> new TakeStep(name("the name of an item to take"), optionalClass());
            case "emit" -> new EmitStep();
            case "choose", "chooseleaf" -> choose(keyword);
            default -> throw tokens.error(keyword, "unknown step '" + keyword.word() + "'");
        };
    }

    private ChooseStep choose(Token keyword) {
        Token mode = tokens.expect(token -> token.is("firstn") || token.is("indep"), "expected 'firstn' or 'indep'");
        Token count = tokens.expect(Token::isInteger, "step " + keyword.word() + " needs a number of items");
        tokens.expect("type");
        boolean toLeaf = keyword.is("chooseleaf");
        RuleStep.Op op;
        if (mode.is("firstn")) {
            op = toLeaf ? RuleStep.Op.CHOOSELEAF_FIRSTN : RuleStep.Op.CHOOSE_FIRSTN;
        } else {
            op = toLeaf ? RuleStep.Op.CHOOSELEAF_INDEP : RuleStep.Op.CHOOSE_INDEP;
        }
        return new ChooseStep(op, keyword, count, name("the name of a type"));
    }

    private ChooseArgsBlock chooseArgs() {
        Token key = tokens.expect(Token::isNumber, "choose_args needs a number >= 0");
        tokens.expect("{");
        List<BucketArgsBlock> buckets = new ArrayList<>();
        while (tokens.takeIf("{")) {
            buckets.add(bucketArgs());
        }
        tokens.expect("}");
        return new ChooseArgsBlock(key, buckets);
    }

    private BucketArgsBlock bucketArgs() {
        tokens.expect("bucket_id");
        Token bucketId = tokens.expect(
                token -> token.isInteger() && token.word().startsWith("-"), "bucket_id must be a negative number");
        List<WeightList> weightSet = new ArrayList<>();
        if (tokens.takeIf("weight_set")) {
            tokens.expect("[");
            while (tokens.peek().is("[")) {
                Token bracket = tokens.take();
                List<Token> weights = new ArrayList<>();
                while (!tokens.takeIf("]")) {
                    weights.add(real("weight"));
                }
                weightSet.add(new WeightList(bracket, weights));
            }
            tokens.expect("]");
        }
        Optional<IdList> ids = Optional.empty();
        if (tokens.peek().is("ids")) {
            Token keyword = tokens.take();
            tokens.expect("[");
            List<Token> values = new ArrayList<>();
            while (!tokens.takeIf("]")) {
                values.add(tokens.expect(Token::isInteger, "id must be an integer"));
            }
            ids = Optional.of(new IdList(keyword, values));
        }
        tokens.expect("}");
        return new BucketArgsBlock(bucketId, weightSet, ids);
    }

    private Token name(String what) {
        return tokens.expect(Token::isName, "expected " + what);
    }

    private Token real(String what) {
        if (tokens.peek().isReal()) {
            return tokens.take();
        }
        if (tokens.peek().isName()) {
            throw tokens.error(tokens.peek(), what + " '" + tokens.peek().word() + "' is not a number");
        }
        throw tokens.missing(what + " must be a number");
    }

    private CrushTextException unexpected(Token token) {
        return tokens.error(token, "unexpected '" + token.word() + "'");
    }
}
