package io.orthocone.mon.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplicationScenarioTest {

    @Test
    void aCommandIsAppliedEverywhere() {
        ScriptedQuorum quorum = elected().propose("a", "x", "y").deliver();

        assertThat(quorum.applied("a")).containsExactly("x", "y");
        assertThat(quorum.applied("b")).containsExactly("x", "y");
        assertThat(quorum.applied("c")).containsExactly("x", "y");
    }

    @Test
    void aFollowersAcceptanceWaitsForItsDisk() {
        ScriptedQuorum quorum = elected().cutOff("c").stallDisk("b");

        quorum.propose("a", "x").deliver();
        assertThat(quorum.applied("a")).isEmpty();

        quorum.resumeDisk("b").deliver();
        assertThat(quorum.applied("a")).containsExactly("x");
    }

    @Test
    void theLeadersOwnCopyCountsOnlyWhenDurable() {
        ScriptedQuorum quorum = elected().cutOff("c").stallDisk("a");

        quorum.propose("a", "x").deliver();
        assertThat(quorum.status("a").commitIndex()).isEqualTo(1);

        quorum.resumeDisk("a").deliver();
        assertThat(quorum.status("a").commitIndex()).isEqualTo(2);
    }

    @Test
    void aMajorityWithoutTheLeadersDiskCommitsButTheLeaderAppliesOnlyWhatItHoldsDurably() {
        ScriptedQuorum quorum = elected().stallDisk("a");

        quorum.propose("a", "x").deliver();
        assertThat(quorum.status("a").commitIndex()).isEqualTo(2);
        assertThat(quorum.applied("a")).isEmpty();
        assertThat(quorum.applied("b")).containsExactly("x");

        quorum.resumeDisk("a");
        assertThat(quorum.applied("a")).containsExactly("x");
    }

    @Test
    void aWriteThatWasReplacedBeforeItWasDurableDoesNotVouchForItsReplacement() {
        ScriptedQuorum quorum = elected().stallDisk("c");
        MonId a = new MonId("a");
        MonId b = new MonId("b");
        LogPosition noOp = new LogPosition(1, 1);
        quorum.event("c", received(a, append(1, noOp, 1, LogEntry.noOp(2, 1))));
        quorum.event("c", received(b, append(2, noOp, 1, LogEntry.noOp(2, 2))));
        long firstWrite =
                quorum.effects("c", RaftEffect.PersistEntries.class).getLast().writeNumber() - 2;
        quorum.forget();

        quorum.event("c", new RaftEvent.Persisted(firstWrite));

        assertThat(quorum.status("c").durableIndex()).isEqualTo(1);
        assertThat(quorum.sent("c", "b", RaftMessage.AppendAccepted.class)).isEmpty();
    }

    @Test
    void onlyWhatWasComparedIsAcceptedAndCommitted() {
        ScriptedQuorum quorum = ScriptedQuorum.of("a", "b", "c");
        List<LogEntry> divergent = List.of(LogEntry.noOp(1, 1), LogEntry.noOp(2, 1), LogEntry.noOp(3, 1));
        MonId b = new MonId("b");
        quorum.event("c", received(new MonId("a"), new RaftMessage.AppendEntries(1, LogPosition.ZERO, 0, divergent)));

        quorum.event("c", received(b, new RaftMessage.AppendEntries(2, new LogPosition(1, 1), 3, List.of())));

        assertThat(quorum.sent("c", "b", RaftMessage.AppendAccepted.class))
                .containsExactly(new RaftMessage.AppendAccepted(2, 1));
        assertThat(quorum.status("c").commitIndex()).isEqualTo(1);
    }

    @Test
    void entriesOfAnEarlierTermAreCommittedOnlyWithOneOfTheOwn() {
        MonId b = new MonId("b");
        ScriptedQuorum quorum =
                tinyElected().cutOff("b", "c").propose("a", "old").deliver();
        quorum.powerCycle("a").heal().cutOff("c");
        quorum.event("a", received(b, new RaftMessage.TimeoutNow(1)));
        while (quorum.status("a").matchIndexes().getOrDefault(b, 0L) < 2) {
            quorum.deliverOne();
        }
        assertThat(quorum.status("a").lastPosition()).isEqualTo(new LogPosition(2, 3));
        assertThat(quorum.status("a").commitIndex()).isZero();

        quorum.deliver();

        assertThat(quorum.status("a").commitIndex()).isEqualTo(3);
        assertThat(quorum.applied("b")).containsExactly("old");
    }

    @Test
    void divergentEntriesGiveWayAndAWholeTermIsSkippedAtOnce() {
        ScriptedQuorum quorum = elected().propose("a", "x").deliver().cutOff("a");
        for (int at = 0; at < 50; at++) {
            quorum.propose("a", "lost" + at);
        }
        quorum.loseMessages()
                .tick("b", 10)
                .tick("c", 10)
                .campaign("b")
                .deliver()
                .propose("b", "y")
                .deliver();
        quorum.heal().forget().tick("b", 1).deliver().tick("b", 1).deliver();

        assertThat(quorum.applied("a")).containsExactly("x", "y");
        assertThat(quorum.sent("a", "b", RaftMessage.AppendRejected.class)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aDelayedAppendDoesNotCutOffWhatCameAfterIt() {
        ScriptedQuorum quorum = elected().propose("a", "x").deliver();
        RaftMessage.AppendEntries early =
                quorum.sent("a", "b", RaftMessage.AppendEntries.class).getLast();
        quorum.propose("a", "y").deliver();

        quorum.event("b", received(new MonId("a"), early));

        assertThat(quorum.status("b").lastPosition()).isEqualTo(new LogPosition(1, 3));
    }

    @Test
    void appendsInFlightAreBounded() {
        ScriptedQuorum quorum = tinyElected().forget();

        quorum.propose("a", "1", "2", "3", "4", "5");
        assertThat(quorum.sent("a", "b", RaftMessage.AppendEntries.class)).hasSize(2);

        quorum.deliver();
        assertThat(quorum.applied("b")).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void lostAppendsAreFoundOutByTheNextHeartbeat() {
        ScriptedQuorum quorum = tinyElected().propose("a", "1", "2", "3").loseMessages();

        for (int at = 0; at < 4; at++) {
            quorum.tick("a", 1).deliver();
        }

        assertThat(quorum.applied("b")).containsExactly("1", "2", "3");
    }

    @Test
    void aFollowerThatLostEverythingUndurableIsProbedAndFedAgain() {
        ScriptedQuorum quorum = elected().stallDisk("b").propose("a", "x").deliver();

        quorum.powerCycle("b").tick("a", 1).deliver().tick("a", 1).deliver();

        assertThat(quorum.applied("b")).containsExactly("x");
    }

    @Test
    void aRestartAppliesNothingTwice() {
        ScriptedQuorum quorum = elected().propose("a", "x", "y").deliver().checkpointAndTrim("b");

        quorum.powerCycle("b").tick("a", 1).deliver().propose("a", "z").deliver();

        assertThat(quorum.applied("b")).containsExactly("x", "y", "z");
    }

    @Test
    void aFollowerBehindTheTrimmedLogGetsASnapshotInPieces() {
        ScriptedQuorum quorum = tinyElected().cutOff("c");
        for (String command : List.of("1", "2", "3", "4", "5", "6")) {
            quorum.propose("a", command).deliver();
        }
        quorum.checkpointAndTrim("a").heal().forget();

        for (int at = 0; at < 4; at++) {
            quorum.tick("a", 1).deliver();
        }

        assertThat(quorum.sent("a", "c", RaftMessage.InstallSnapshot.class)).hasSize(3);
        assertThat(quorum.effects("c", RaftEffect.PersistSnapshot.class)).hasSize(1);
        assertThat(quorum.applied("c")).containsExactly("1", "2", "3", "4", "5", "6");

        quorum.propose("a", "7").deliver();
        assertThat(quorum.applied("c")).endsWith("7");
    }

    @Test
    void aSnapshotIsAcceptedOnlyWhenDurable() {
        ScriptedQuorum quorum = tinyElected()
                .cutOff("c")
                .propose("a", "1")
                .deliver()
                .propose("a", "2")
                .deliver();
        quorum.checkpointAndTrim("a")
                .heal()
                .stallDisk("c")
                .tick("a", 1)
                .deliver()
                .tick("a", 1)
                .deliver();
        assertThat(quorum.effects("c", RaftEffect.PersistSnapshot.class)).hasSize(1);
        assertThat(quorum.status("a").matchIndexes().get(new MonId("c"))).isLessThan(3);

        quorum.resumeDisk("c").deliver();

        assertThat(quorum.status("a").matchIndexes().get(new MonId("c"))).isEqualTo(3);
    }

    @Test
    void tooMuchUncommittedIsRefusedAndRoomComesBack() {
        ScriptedQuorum quorum = tinyElected().cutOff("b", "c");
        for (int at = 0; at < 10; at++) {
            quorum.propose("a", "n" + at);
        }
        assertThat(quorum.effects("a", RaftEffect.ProposalRejected.class))
                .extracting(RaftEffect.ProposalRejected::reason)
                .containsOnly(RefusalReason.OVERLOADED);

        quorum.deliver()
                .heal()
                .forget()
                .tick("a", 1)
                .deliver()
                .tick("a", 1)
                .deliver()
                .propose("a", "more");

        assertThat(quorum.effects("a", RaftEffect.ProposalRejected.class)).isEmpty();
        assertThat(quorum.effects("a", RaftEffect.ProposalAppended.class)).hasSize(1);
    }

    @Test
    void aProposalIsRefusedWithTheWayToTheLeader() {
        ScriptedQuorum quorum = elected().propose("b", "x");

        RaftEffect.ProposalRejected rejected =
                quorum.effects("b", RaftEffect.ProposalRejected.class).getFirst();
        assertThat(rejected.reason()).isEqualTo(RefusalReason.NOT_LEADER);
        assertThat(rejected.leader()).contains(new MonId("a"));
    }

    @Test
    void aCommandThatIsTooLargeIsRefused() {
        ScriptedQuorum quorum = tinyElected().propose("a", "morethan8");

        assertThat(quorum.effects("a", RaftEffect.ProposalRejected.class))
                .extracting(RaftEffect.ProposalRejected::reason)
                .containsExactly(RefusalReason.TOO_LARGE);
    }

    private static RaftEvent received(MonId from, RaftMessage message) {
        return new RaftEvent.MessageReceived(from, message);
    }

    private static RaftMessage append(long term, LogPosition previous, long commitIndex, LogEntry entry) {
        return new RaftMessage.AppendEntries(term, previous, commitIndex, List.of(entry));
    }

    private static ScriptedQuorum elected() {
        return ElectionScenarioTest.elected();
    }

    private static ScriptedQuorum tinyElected() {
        return ScriptedQuorum.withTinyLimits("a", "b", "c").campaign("a").deliver();
    }
}
