package io.orthocone.crush.text;

import io.orthocone.crush.RuleStep;
import io.orthocone.crush.text.Tokens.Token;
import java.util.List;
import java.util.Optional;

/** A text map as it is written, before it is asked what it means. */
record ParsedMap(
        List<TunableLine> tunables,
        List<DeviceLine> devices,
        List<TypeLine> types,
        List<BucketBlock> buckets,
        List<RuleBlock> rules,
        List<ChooseArgsBlock> chooseArgs,
        Token end) {

    record TunableLine(Token name, Token value) {}

    record DeviceLine(Token id, Token name, Optional<Token> deviceClass) {}

    record TypeLine(Token number, Token name) {}

    /** A bucket; {@code afterRule} if it stands behind the first rule, where none may be. */
    record BucketBlock(
            Token type,
            Token name,
            List<IdLine> ids,
            Token alg,
            List<Token> hashes,
            List<ItemLine> items,
            boolean afterRule) {}

    /** The id of a bucket, or that of its shadow copy for a class. */
    record IdLine(Token id, Optional<Token> deviceClass) {}

    record ItemLine(Token name, Optional<Token> weight, Optional<Token> position) {}

    record RuleBlock(
            Token head,
            Optional<Token> name,
            Token id,
            Token type,
            Token minSize,
            Token maxSize,
            List<StepLine> steps) {}

    /** One step of a rule. */
    sealed interface StepLine {}

    record TakeStep(Token item, Optional<Token> deviceClass) implements StepLine {}

    record ChooseStep(RuleStep.Op op, Token keyword, Token count, Token type) implements StepLine {}

    record SetStep(RuleStep.Op op, Token value) implements StepLine {}

    record EmitStep() implements StepLine {}

    record ChooseArgsBlock(Token key, List<BucketArgsBlock> buckets) {}

    record BucketArgsBlock(Token bucketId, List<WeightList> weightSet, Optional<IdList> ids) {}

    /** The weights of one position, after their bracket. */
    record WeightList(Token bracket, List<Token> weights) {}

    record IdList(Token keyword, List<Token> ids) {}
}
