package io.orthocone.mon.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReadScenarioTest {

    @Test
    void aSoleVoterReadsAtOnceWithoutAMessage() {
        ScriptedQuorum quorum = ScriptedQuorum.of("a").tick("a", 1).propose("a", "x");

        quorum.event("a", new RaftEvent.ReadIndex(7));

        assertThat(quorum.effects("a", RaftEffect.ReadReady.class)).containsExactly(new RaftEffect.ReadReady(7, 2));
    }

    @Test
    void aReadAtTheLeaderWaitsForAMajoritysProof() {
        ScriptedQuorum quorum = ElectionScenarioTest.elected();

        quorum.event("a", new RaftEvent.ReadIndex(7));
        assertThat(quorum.effects("a", RaftEffect.ReadReady.class)).isEmpty();

        quorum.deliver();
        assertThat(quorum.effects("a", RaftEffect.ReadReady.class)).containsExactly(new RaftEffect.ReadReady(7, 1));
    }

    @Test
    void aReadAtAFollowerIsProvedByTheLeaderAndReadyOnceApplied() {
        ScriptedQuorum quorum = ElectionScenarioTest.elected().propose("a", "x").deliver();

        quorum.event("b", new RaftEvent.ReadIndex(7));
        quorum.deliver();

        assertThat(quorum.effects("b", RaftEffect.ReadReady.class)).containsExactly(new RaftEffect.ReadReady(7, 2));
    }

    @Test
    void aReplacedLeaderThatDoesNotKnowItServesNoRead() {
        ScriptedQuorum quorum = ElectionScenarioTest.elected().cutOff("a");
        quorum.tick("b", 10)
                .tick("c", 10)
                .campaign("b")
                .deliver()
                .propose("b", "x")
                .deliver();
        assertThat(quorum.applied("b")).containsExactly("x");
        assertThat(quorum.status("a").role()).isEqualTo(RaftRole.LEADER);

        quorum.event("a", new RaftEvent.ReadIndex(7));
        quorum.deliver().heal().tick("a", 1).deliver();

        assertThat(quorum.effects("a", RaftEffect.ReadReady.class)).isEmpty();
        assertThat(quorum.effects("a", RaftEffect.ReadRejected.class))
                .extracting(RaftEffect.ReadRejected::reason)
                .containsExactly(RefusalReason.LEADERSHIP_CHANGED);
    }

    @Test
    void aNewLeaderAnswersNoReadBeforeItHasCommittedInItsTerm() {
        ScriptedQuorum quorum = ScriptedQuorum.of("a", "b", "c")
                .stallDisk("b")
                .stallDisk("c")
                .campaign("a")
                .deliver();
        quorum.resumeDisk("b").stallDisk("b").deliver();
        assertThat(quorum.status("a").role()).isEqualTo(RaftRole.LEADER);

        quorum.event("a", new RaftEvent.ReadIndex(7));
        quorum.deliver();
        assertThat(quorum.effects("a", RaftEffect.ReadReady.class)).isEmpty();

        quorum.resumeDisk("b").deliver();
        assertThat(quorum.effects("a", RaftEffect.ReadReady.class)).containsExactly(new RaftEffect.ReadReady(7, 1));
    }

    @Test
    void aReadWithoutALeaderIsRefused() {
        ScriptedQuorum quorum = ScriptedQuorum.of("a", "b", "c");

        quorum.event("a", new RaftEvent.ReadIndex(7));

        assertThat(quorum.effects("a", RaftEffect.ReadRejected.class))
                .extracting(RaftEffect.ReadRejected::reason)
                .containsExactly(RefusalReason.NO_LEADER);
    }

    @Test
    void aForwardedReadWhoseAnswerIsLostTimesOut() {
        ScriptedQuorum quorum = ElectionScenarioTest.elected();
        quorum.event("b", new RaftEvent.ReadIndex(7));
        quorum.loseMessages();

        for (int at = 0; at < 11; at++) {
            quorum.tick("a", 1).deliver().tick("b", 1).deliver();
        }

        assertThat(quorum.effects("b", RaftEffect.ReadRejected.class))
                .extracting(RaftEffect.ReadRejected::reason)
                .containsExactly(RefusalReason.TIMED_OUT);
    }

    @Test
    void anAnswerToAnEarlierRunIsNotTakenForOneToThis() {
        ScriptedQuorum quorum = ElectionScenarioTest.elected();
        quorum.event("b", new RaftEvent.ReadIndex(7));
        quorum.powerCycle("b").tick("a", 1);
        while (quorum.status("b").leader().isEmpty()) {
            quorum.deliverOne();
        }
        quorum.forget();

        RaftMessage early = new RaftMessage.ReadIndexReply(1, 12345, 8, 1);
        quorum.event("b", new RaftEvent.ReadIndex(8));
        quorum.event("b", new RaftEvent.MessageReceived(new MonId("a"), early));

        assertThat(quorum.effects("b", RaftEffect.ReadReady.class)).isEmpty();
    }

    @Test
    void moreReadsThanMayWaitAreRefused() {
        ScriptedQuorum quorum =
                ScriptedQuorum.withTinyLimits("a", "b", "c").campaign("a").deliver();

        for (int id = 0; id < 3; id++) {
            quorum.event("a", new RaftEvent.ReadIndex(id));
        }

        assertThat(quorum.effects("a", RaftEffect.ReadRejected.class))
                .extracting(RaftEffect.ReadRejected::reason)
                .containsExactly(RefusalReason.OVERLOADED);
    }
}
