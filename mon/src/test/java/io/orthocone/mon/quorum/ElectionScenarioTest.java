package io.orthocone.mon.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ElectionScenarioTest {
    private static final MonId A = new MonId("a");
    private static final MonId B = new MonId("b");

    @Test
    void aSoleVoterLeadsAndCommitsWithoutAMessage() {
        ScriptedQuorum quorum = ScriptedQuorum.of("a").tick("a", 1).propose("a", "x");

        assertThat(quorum.applied("a")).containsExactly("x");
        assertThat(quorum.effects("a", RaftEffect.LeaderReady.class)).containsExactly(new RaftEffect.LeaderReady(1));
        assertThat(quorum.sentCount()).isZero();
    }

    @Test
    void aSoleVoterLeadsOnlyOnceItsOwnVoteIsDurable() {
        ScriptedQuorum quorum = ScriptedQuorum.of("a").stallDisk("a").tick("a", 1);
        assertThat(quorum.status("a").role()).isEqualTo(RaftRole.CANDIDATE);

        quorum.resumeDisk("a");
        assertThat(quorum.status("a").role()).isEqualTo(RaftRole.LEADER);
    }

    @Test
    void aMajorityElectsAndFollowersLearnTheLeader() {
        ScriptedQuorum quorum = ScriptedQuorum.of("a", "b", "c").campaign("a").deliver();

        assertThat(quorum.status("a").role()).isEqualTo(RaftRole.LEADER);
        assertThat(quorum.status("b").leader()).contains(A);
        assertThat(quorum.status("c").leader()).contains(A);
        assertThat(quorum.effects("b", RaftEffect.LeadershipChanged.class))
                .contains(new RaftEffect.LeadershipChanged(1, RaftRole.FOLLOWER, Optional.of(A)));
    }

    @Test
    void aSilentLeaderIsMissedWithinTwiceTheElectionTimeout() {
        ScriptedQuorum quorum = elected().cutOff("a");

        quorum.tick("b", 20).tick("c", 9).deliver().tick("c", 1).tick("b", 20).deliver();

        assertThat(quorum.status("b").role()).isEqualTo(RaftRole.LEADER);
        assertThat(quorum.status("b").term()).isGreaterThan(1);
    }

    @Test
    void noVoteForALogThatIsBehind() {
        ScriptedQuorum quorum =
                elected().cutOff("c").propose("a", "x").deliver().heal();
        quorum.tick("a", 1).loseMessages().cutOff("a").tick("b", 10);

        quorum.campaign("c").deliver();

        assertThat(quorum.status("c").role()).isEqualTo(RaftRole.PRE_CANDIDATE);
        assertThat(quorum.status("c").term()).isEqualTo(1);
        assertThat(quorum.sent("b", "c", RaftMessage.VoteReply.class))
                .contains(new RaftMessage.VoteReply(1, true, false));
    }

    @Test
    void aVoteIsToldOnlyWhenDurableAndNotLostWithThePower() {
        ScriptedQuorum quorum = ScriptedQuorum.of("a", "b", "c").cutOff("c").stallDisk("b");
        quorum.campaign("a").deliver();
        assertThat(quorum.status("a").role()).isEqualTo(RaftRole.CANDIDATE);
        assertThat(quorum.status("b").heldMessages()).isEqualTo(1);

        quorum.powerCycle("b").deliver();
        assertThat(quorum.status("b").term()).isZero();
        assertThat(quorum.status("a").role()).isEqualTo(RaftRole.CANDIDATE);
    }

    @Test
    void aVoteOutlivesThePowerCutThatFollowsIt() {
        ScriptedQuorum quorum =
                ScriptedQuorum.of("a", "b", "c").cutOff("c").campaign("a").deliver();

        quorum.powerCycle("b").heal();
        RaftMessage rival = new RaftMessage.RequestVote(1, new LogPosition(1, 9), false, true);
        quorum.forget().event("b", new RaftEvent.MessageReceived(new MonId("c"), rival));

        assertThat(quorum.sent("b", "c", RaftMessage.VoteReply.class))
                .containsExactly(new RaftMessage.VoteReply(1, false, false));
    }

    @Test
    void aCandidacyIsToldOnlyWhenItsTermAndLogAreDurable() {
        ScriptedQuorum quorum =
                ScriptedQuorum.of("a", "b", "c").stallDisk("a").campaign("a").deliver();

        assertThat(quorum.sent("a", "b", RaftMessage.RequestVote.class)).allMatch(RaftMessage.RequestVote::isPreVote);

        quorum.resumeDisk("a");
        assertThat(quorum.sent("a", "b", RaftMessage.RequestVote.class)).anyMatch(request -> !request.isPreVote());
    }

    @Test
    void aMonitorThatWasCutOffRaisesNobodysTerm() {
        ScriptedQuorum quorum = elected().cutOff("c").tick("c", 200).heal().forget();

        quorum.campaign("c").deliver();

        assertThat(quorum.status("a").role()).isEqualTo(RaftRole.LEADER);
        assertThat(quorum.status("a").term()).isEqualTo(1);
        assertThat(quorum.status("b").leader()).contains(A);
    }

    @Test
    void aFollowerThatHearsALeaderHelpsNobodyElse() {
        ScriptedQuorum quorum = elected().forget();
        RaftMessage rival = new RaftMessage.RequestVote(7, new LogPosition(6, 9), false, false);

        quorum.event("b", new RaftEvent.MessageReceived(new MonId("c"), rival));

        assertThat(quorum.status("b").term()).isEqualTo(1);
        assertThat(quorum.sentCount()).isZero();
    }

    @Test
    void aStaleLeaderIsToldTheTermSoThatACandidateOfALaterOneIsNotStuck() {
        ScriptedQuorum quorum = elected();
        RaftMessage push = new RaftMessage.TimeoutNow(1);
        quorum.event("c", new RaftEvent.MessageReceived(A, push));
        quorum.loseMessages();
        assertThat(quorum.status("c").term()).isEqualTo(2);

        quorum.tick("a", 1).deliver();

        assertThat(quorum.status("a").role()).isEqualTo(RaftRole.FOLLOWER);
        assertThat(quorum.status("a").term()).isEqualTo(2);
    }

    @Test
    void aLeaderThatHearsNoMajorityStepsDown() {
        ScriptedQuorum quorum = elected().cutOff("b", "c");

        quorum.tick("a", 20).deliver();

        assertThat(quorum.status("a").role()).isNotEqualTo(RaftRole.LEADER);
        assertThat(quorum.status("a").leader()).isEmpty();
    }

    @Test
    void leadershipIsHandedOverAtOnceAndLosesNothing() {
        ScriptedQuorum quorum = elected().propose("a", "x");
        quorum.event("a", new RaftEvent.TransferLeadership(B));
        quorum.propose("a", "y");
        assertThat(quorum.effects("a", RaftEffect.ProposalRejected.class))
                .extracting(RaftEffect.ProposalRejected::reason)
                .containsExactly(RefusalReason.TRANSFER_IN_PROGRESS);

        quorum.deliver();

        assertThat(quorum.status("b").role()).isEqualTo(RaftRole.LEADER);
        assertThat(quorum.applied("b")).containsExactly("x");
    }

    @Test
    void aTransferToASilentMonitorFailsAndTheLeaderServesOn() {
        ScriptedQuorum quorum = elected().cutOff("c");
        quorum.event("a", new RaftEvent.TransferLeadership(new MonId("c")));

        for (int at = 0; at < 10; at++) {
            quorum.tick("a", 1).deliver();
        }
        quorum.propose("a", "x").deliver();

        assertThat(quorum.effects("a", RaftEffect.TransferFailed.class))
                .containsExactly(new RaftEffect.TransferFailed(new MonId("c"), RefusalReason.TIMED_OUT));
        assertThat(quorum.applied("a")).containsExactly("x");
    }

    @Test
    void aTransferIsRefusedToAStrangerAndByAFollower() {
        ScriptedQuorum quorum = elected();
        MonId stranger = new MonId("z");

        quorum.event("a", new RaftEvent.TransferLeadership(stranger));
        quorum.event("b", new RaftEvent.TransferLeadership(A));

        assertThat(quorum.effects("a", RaftEffect.TransferFailed.class))
                .containsExactly(new RaftEffect.TransferFailed(stranger, RefusalReason.NOT_A_PEER));
        assertThat(quorum.effects("b", RaftEffect.TransferFailed.class))
                .containsExactly(new RaftEffect.TransferFailed(A, RefusalReason.NOT_LEADER));
    }

    @Test
    void aStrangersMessageIsDropped() {
        ScriptedQuorum quorum = elected().forget();

        quorum.event("a", new RaftEvent.MessageReceived(new MonId("z"), new RaftMessage.HeartbeatReply(99, 0)));

        assertThat(quorum.status("a").term()).isEqualTo(1);
        assertThat(quorum.sentCount()).isZero();
    }

    static ScriptedQuorum elected() {
        return ScriptedQuorum.of("a", "b", "c").campaign("a").deliver();
    }
}
