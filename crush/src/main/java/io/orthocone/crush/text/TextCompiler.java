package io.orthocone.crush.text;

import io.orthocone.crush.CrushMap;
import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import io.orthocone.crush.Tunables;
import io.orthocone.crush.text.ParsedMap.BucketBlock;
import io.orthocone.crush.text.ParsedMap.ChooseStep;
import io.orthocone.crush.text.ParsedMap.DeviceLine;
import io.orthocone.crush.text.ParsedMap.EmitStep;
import io.orthocone.crush.text.ParsedMap.RuleBlock;
import io.orthocone.crush.text.ParsedMap.SetStep;
import io.orthocone.crush.text.ParsedMap.StepLine;
import io.orthocone.crush.text.ParsedMap.TakeStep;
import io.orthocone.crush.text.ParsedMap.TunableLine;
import io.orthocone.crush.text.ParsedMap.TypeLine;
import io.orthocone.crush.text.Tokens.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Makes a map of a parsed text. What is not said is as in Ceph: tunables are those of argonaut, shadow trees exist if there is a
 * rule, a rule's ruleset is its id (of which a byte remains).
 */
final class TextCompiler {
    private static final int MAX_TYPE = 0xffff;
    private static final int MAX_RULE_ID = 0xfffff;

    private final CompileScope scope;
    private final ParsedMap parsed;
    private final Doubts doubts;
    private final Map<String, Token> ruleTokens = new HashMap<>();
    private final Map<Integer, RuleBlock> rulesById = new HashMap<>();

    TextCompiler(CompileScope scope, ParsedMap parsed, Doubts doubts) {
        this.scope = scope;
        this.parsed = parsed;
        this.doubts = doubts;
    }

    CrushMap compile() {
        refuseNothing();
        tunables();
        parsed.devices().forEach(this::device);
        parsed.types().forEach(this::type);
        BucketCompiler buckets = new BucketCompiler(scope, parsed.buckets());
        for (BucketBlock bucket : parsed.buckets()) {
            if (bucket.afterRule()) {
                throw scope.error(bucket.type(), "buckets must be defined before rules");
            }
            buckets.compile(bucket);
        }
        scope.builder.deviceClasses(scope.deviceClasses());
        if (!parsed.rules().isEmpty()) {
            scope.check(parsed.rules().getFirst().head(), () -> scope.builder.addShadowTrees(scope.declaredShadows));
        }
        parsed.rules().forEach(this::rule);
        new ChooseArgsCompiler(scope).compile(parsed.chooseArgs());
        return scope.check(parsed.end(), scope.builder::build);
    }

    private void refuseNothing() {
        boolean isEmpty = parsed.tunables().isEmpty()
                && parsed.devices().isEmpty()
                && parsed.types().isEmpty()
                && parsed.buckets().isEmpty()
                && parsed.rules().isEmpty();
        if (isEmpty && doubts == Doubts.REFUSED) {
            throw scope.error(new Token("", 0), "empty map: nothing to compile");
        }
    }

    private void tunables() {
        scope.builder.tunables(Tunables.ARGONAUT);
        for (TunableLine line : parsed.tunables()) {
            int value = scope.integer(line.value(), "tunable", 0, Integer.MAX_VALUE);
            Tunables changed = scope.check(
                            line.value(),
                            () -> scope.builder.tunables().with(line.name().word(), value))
                    .orElseThrow(() -> scope.error(
                            line.name(), "unknown tunable '" + line.name().word() + "'"));
            scope.builder.tunables(changed);
        }
    }

    private void device(DeviceLine line) {
        int id = scope.integer(line.id(), "device id", 0, CompileScope.MAX_DEVICE_ID);
        String name = line.name().word();
        Token sameName = scope.itemTokens.get(name);
        if (sameName != null) {
            throw scope.error(
                    line.name(), "device name '" + name + "' already used (line " + scope.lineOf(sameName) + ")");
        }
        String before = scope.builder.itemName(id).orElse(null);
        if (before != null && doubts == Doubts.REFUSED) {
            Token sameId = scope.itemTokens.get(before);
            throw scope.error(line.id(), "device id " + id + " already used (line " + scope.lineOf(sameId) + ")");
        }
        scope.itemTokens.put(name, line.name());
        scope.itemIds.put(name, id);
        scope.builder.itemName(id, name).atLeastDevices(id + 1);
        line.deviceClass().ifPresent(c -> scope.deviceClass(id, c.word()));
    }

    private void type(TypeLine line) {
        int number = scope.integer(line.number(), "type", 0, MAX_TYPE);
        scope.typeIds.put(line.name().word(), number);
        scope.builder.typeName(number, line.name().word());
    }

    private void rule(RuleBlock block) {
        int id = scope.integer(block.id(), "rule id", 0, MAX_RULE_ID);
        RuleBlock sameId = rulesById.put(id, block);
        if (sameId != null) {
            String name = sameId.name().map(Token::word).orElse("line " + scope.lineOf(sameId.head()));
            throw scope.error(block.head(), "rule id " + id + " already used by '" + name + "'");
        }
        block.name().ifPresent(name -> {
            if (ruleTokens.put(name.word(), name) != null) {
                throw scope.error(name, "rule name '" + name.word() + "' already used");
            }
            scope.builder.ruleName(id, name.word());
        });
        List<RuleStep> steps = new ArrayList<>();
        block.steps().forEach(line -> steps.add(step(line)));
        int type = block.type().is("replicated") ? Rule.REPLICATED : Rule.ERASURE;
        Rule rule = new Rule(id & 0xff, type, ruleSize(block.minSize()), ruleSize(block.maxSize()), steps);
        scope.check(block.head(), () -> scope.builder.rule(id, rule).checkRule(id));
    }

    private int ruleSize(Token size) {
        return scope.integer(size, "rule size", 0, doubts == Doubts.REFUSED ? 255 : Integer.MAX_VALUE) & 0xff;
    }

    private RuleStep step(StepLine line) {
        return switch (line) {
            case TakeStep take -> RuleStep.take(itemToTake(take));
            case ChooseStep choose -> {
                Integer type = scope.typeIds.get(choose.type().word());
                if (type == null) {
                    throw scope.error(
                            choose.type(),
                            "step " + choose.keyword().word() + ": type '"
                                    + choose.type().word() + "' is not defined");
                }
                int count = scope.integer(choose.count(), "number of items", Integer.MIN_VALUE, Integer.MAX_VALUE);
                yield new RuleStep(choose.op(), count, type);
            }
            case SetStep set -> {
                int value = scope.integer(set.value(), "step value", 0, Integer.MAX_VALUE);
                yield scope.check(set.value(), () -> new RuleStep(set.op(), value, 0));
            }
            case EmitStep _ -> RuleStep.emit();
        };
    }

    private int itemToTake(TakeStep take) {
        String name = take.item().word();
        Integer id = scope.itemIds.get(name);
        if (id == null) {
            throw scope.error(take.item(), "step take: item '" + name + "' is not defined");
        }
        if (take.deviceClass().isEmpty()) {
            return id;
        }
        Token deviceClass = take.deviceClass().get();
        if (!scope.hasClass(deviceClass.word())) {
            throw scope.error(deviceClass, "step take: no device class '" + deviceClass.word() + "'");
        }
        NavigableMap<Integer, Integer> copies =
                scope.builder.deviceClasses().shadows().get(id);
        if (copies == null || !copies.containsKey(scope.classId(deviceClass.word()))) {
            throw scope.error(
                    deviceClass, "step take: '" + name + "' is in no tree of class '" + deviceClass.word() + "'");
        }
        return copies.get(scope.classId(deviceClass.word()));
    }
}
