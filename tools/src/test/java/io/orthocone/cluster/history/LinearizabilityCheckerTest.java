package io.orthocone.cluster.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.cluster.history.ObjectCall.Answer;
import io.orthocone.cluster.history.ObjectEffect.Append;
import io.orthocone.cluster.history.ObjectEffect.Read;
import io.orthocone.cluster.history.ObjectEffect.Remove;
import io.orthocone.cluster.history.ObjectEffect.WriteFull;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class LinearizabilityCheckerTest {
    private final ObjectHistory history = new ObjectHistory("o");

    @Test
    void aReadSeesTheLastWriteThatReturned() {
        write("a", 0, 10);
        write("b", 20, 30);
        read("b", 40, 50);

        assertLinearizable();
    }

    @Test
    void aStaleReadIsFound() {
        write("a", 0, 10);
        write("b", 20, 30);
        read("a", 40, 50);

        assertViolation("calls without a place", "Content 'a'");
    }

    @Test
    void aReadThatOverlapsAWriteMaySeeEither() {
        write("a", 0, 10);
        write("b", 20, 60);
        read("a", 30, 40);
        read("b", 45, 50);

        assertLinearizable();
    }

    @Test
    void readsMustNotGoBackInTime() {
        write("a", 0, 10);
        write("b", 20, 60);
        read("b", 30, 40);
        read("a", 45, 50);

        assertViolation();
    }

    @Test
    void anUnknownWriteMayTakeEffectLateOrNever() {
        write("a", 0, 10);
        history.invoked("c", new WriteFull("lost"), 15);
        read("a", 20, 30);
        read("lost", 40, 50);

        assertLinearizable();
    }

    @Test
    void anUnknownWriteTakesEffectOnlyOnce() {
        write("a", 0, 10);
        history.invoked("c", new Append("x"), 15);
        read("ax", 20, 30);
        read("axx", 40, 50);

        assertViolation();
    }

    @Test
    void aLostAcknowledgedWriteIsFound() {
        write("a", 0, 10);
        history.returned(history.invoked("r", new Read(), 20), new Answer.NoSuchObject(), 30);

        assertViolation();
    }

    @Test
    void aResendThatRanTwiceIsFound() {
        history.returned(history.invoked("w", new Append("x"), 0), new Answer.Done(), 10);
        read("xx", 20, 30);

        assertViolation();
    }

    @Test
    void removalAnswersWhetherTheObjectWasThere() {
        history.returned(history.invoked("w", new Remove(), 0), new Answer.NoSuchObject(), 5);
        write("a", 6, 10);
        history.returned(history.invoked("w", new Remove(), 20), new Answer.Done(), 30);
        history.returned(history.invoked("r", new Read(), 40), new Answer.NoSuchObject(), 50);
        assertLinearizable();

        history.returned(history.invoked("w", new Remove(), 60), new Answer.Done(), 70);
        assertViolation();
    }

    /** Histories made by really executing calls at a moment between invocation and return are accepted, however they overlap. */
    @Property(tries = 300)
    void everyHistoryOfARealRegisterIsAccepted(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int count) {
        record Planned(ObjectEffect effect, long invoked, long executed, long returned) {}
        java.util.Random random = new java.util.Random(seed);
        List<Planned> plan = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long invoked = random.nextInt(count * 5);
            long executed = invoked + 1 + random.nextInt(20);
            plan.add(new Planned(randomEffect(random, i), invoked, executed, executed + 1 + random.nextInt(20)));
        }
        plan.sort(Comparator.comparingLong(Planned::invoked));
        ObjectHistory made = new ObjectHistory("o");
        plan.forEach(planned -> made.invoked("c", planned.effect(), planned.invoked()));
        List<Integer> byExecution = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byExecution.add(i);
        }
        byExecution.sort(Comparator.comparingLong(i -> plan.get(i).executed()));
        ObjectContent content = ObjectContent.ABSENT;
        for (int id : byExecution) {
            Planned planned = plan.get(id);
            if (random.nextInt(10) > 0) {
                made.returned(id, answer(planned.effect(), content), planned.returned());
            }
            content = planned.effect().applyTo(content);
        }

        assertThat(LinearizabilityChecker.check(made, ObjectContent.ABSENT)).isEmpty();
    }

    private static ObjectEffect randomEffect(java.util.Random random, int tag) {
        return switch (random.nextInt(4)) {
            case 0 -> new WriteFull("w" + tag);
            case 1 -> new Append("+" + tag);
            case 2 -> new Remove();
            default -> new Read();
        };
    }

    private static Answer answer(ObjectEffect effect, ObjectContent before) {
        return switch (effect) {
            case Read read -> before.bytes().<Answer>map(Answer.Content::new).orElse(new Answer.NoSuchObject());
            case Remove remove -> before.exists() ? new Answer.Done() : new Answer.NoSuchObject();
            case WriteFull write -> new Answer.Done();
            case Append append -> new Answer.Done();
            case ObjectEffect.Write write -> new Answer.Done();
            case ObjectEffect.Truncate truncate -> new Answer.Done();
        };
    }

    private void write(String data, long invoked, long returned) {
        history.returned(history.invoked("w", new WriteFull(data), invoked), new Answer.Done(), returned);
    }

    private void read(String data, long invoked, long returned) {
        history.returned(history.invoked("r", new Read(), invoked), new Answer.Content(data), returned);
    }

    private void assertLinearizable() {
        assertThat(LinearizabilityChecker.check(history, ObjectContent.ABSENT)).isEmpty();
    }

    private void assertViolation(String... saying) {
        String violation = LinearizabilityChecker.check(history, ObjectContent.ABSENT)
                .orElseThrow(() -> new AssertionError("a history that cannot be was accepted"))
                .toString();
        assertThat(violation).contains("no order of calls explains");
        for (String words : saying) {
            assertThat(violation).contains(words);
        }
    }
}
