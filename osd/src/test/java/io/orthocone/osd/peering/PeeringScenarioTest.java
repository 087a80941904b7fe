package io.orthocone.osd.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.Eversion;
import io.orthocone.message.PgMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The famous ways to lose or corrupt a replicated log, one scenario each. */
class PeeringScenarioTest {
    private final PeeringWorld world = new PeeringWorld(3, 2, 0, 1, 2).settle();

    @Test
    void aNewPgGoesActiveAndClean() {
        assertThat(world.state(0)).isInstanceOf(PeeringState.Active.class);
        assertThat(world.state(1)).isEqualTo(new PeeringState.ReplicaActive(0));
        world.recover();
        assertThat(world.state(0)).isEqualTo(new PeeringState.Active(true, true));
        assertThat(world.machine(2).copy().history().lastEpochClean()).isPositive();
    }

    @Test
    void anAcknowledgedWriteSurvivesItsPrimary() {
        world.write("a");
        world.kill(0).settle().assertNothingLost();
        assertThat(world.primary()).isEqualTo(1);
    }

    @Test
    void aDivergentPrimaryThatReturnsGivesUpWhatNobodyElseHas() {
        world.write("a");
        Eversion before = world.write("b");
        world.writeReaching("b", 0);
        world.writeReaching("c", 0);
        world.kill(0).settle();
        Eversion after = world.write("a");

        world.revive(0).settle().assertNothingLost();

        assertThat(world.probes("pg.divergent-entry")).isPositive();
        assertThat(world.stored(0, "c")).as("created by a divergent entry").isEqualTo(Eversion.ZERO);
        world.recover().assertCopiesEqual();
        assertThat(world.stored(0, "b")).isEqualTo(before);
        assertThat(world.stored(0, "a")).isEqualTo(after);
    }

    @Test
    void aWriteThatOnlySomeGotIsEitherEverywhereOrNowhereAfterwards() {
        world.write("a");
        Eversion partial = world.writeReaching("a", 0, 2);
        world.kill(0).settle().assertNothingLost();

        // osd.1 is primary now, and osd.2 has the longer log: it counts.
        world.recover().assertCopiesEqual();
        assertThat(world.stored(1, "a")).isEqualTo(partial);
    }

    @Test
    void theNewestCopyIsFoundOnAStray() {
        PeeringWorld moved = new PeeringWorld(2, 1, 0, 1, 2, 3).settle();
        moved.recover();
        moved.write("a");
        moved.crush(2, 3).settle().assertNothingLost();
        moved.recover().settle();
        if (moved.primary() != 2) {
            moved.recover();
        }
        assertThat(moved.machine(moved.primary()).placement().acting()).containsExactly(2, 3);
        moved.recover().assertNothingLost();
        assertThat(moved.hasCopy(0)).as("strays are removed once clean").isFalse();
        assertThat(moved.hasCopy(1)).isFalse();
    }

    @Test
    void killingAllButOneAndThenThatOneLeavesThePgDownUntilItReturns() {
        world.recover();
        world.write("a");
        world.kill(1).settle();
        world.write("a");
        // min_size 2 was held by osds 0 and 2; with both gone nobody else knows the second write.
        world.kill(0, 2).settle();
        world.revive(1).settle();

        assertThat(world.state(1)).isInstanceOf(PeeringState.Down.class);
        assertThat(world.state(1).blockedBy()).contains("[0, 2]");

        world.revive(2).settle().assertNothingLost();
    }

    @Test
    void anAdministratorMayDeclareTheBlockersLost() {
        world.recover();
        world.write("a");
        world.kill(1).settle();
        world.kill(0, 2).settle();
        world.revive(1).settle();
        assertThat(world.state(1)).isInstanceOf(PeeringState.Down.class);

        world.lost(0).settle();

        assertThat(world.state(1)).isInstanceOf(PeeringState.Active.class);
    }

    @Test
    void withOnlyOutdatedCopiesThePgIsIncomplete() {
        world.recover();
        world.kill(1).settle();
        world.write("a");
        // osd.1 comes back and hears, as a stray, of the activation that it was no part of; the two that were die for
        // good.
        world.kill(0, 2).settle();
        world.revive(1).settle();
        PgMessage.InfoUpdate heard = new PgMessage.InfoUpdate(
                PeeringWorld.PG, world.epoch(), world.machine(1).copy().info());
        assertThat(heard.info().lastUpdate()).isEqualTo(Eversion.ZERO);
        world.machine(1).copy().learn(world.machine(1).copy().history().startedIn(world.epoch() - 3));
        world.lost(0).lost(2).settle();

        assertThat(world.state(1)).isInstanceOf(PeeringState.Incomplete.class);
    }

    @Test
    void equalLastUpdatesOfDifferentIntervalsAreToldApart() {
        world.write("a");
        // osd.0 writes version 2 alone, dies; the others write another version 2 in their interval.
        Eversion lonely = world.writeReaching("b", 0);
        world.kill(0).settle();
        Eversion agreed = world.write("c");
        assertThat(agreed.version()).isEqualTo(lonely.version());

        world.revive(0).settle().assertNothingLost();
        world.recover().assertCopiesEqual();
        assertThat(world.stored(0, "b")).isEqualTo(Eversion.ZERO);
        assertThat(world.stored(0, "c")).isEqualTo(agreed);
    }

    @Test
    void aLongerDivergentLogDoesNotBeatANewerInterval() {
        for (int i = 0; i < 5; i++) {
            world.writeReaching("lonely" + i, 0);
        }
        world.kill(0).settle();
        world.write("a");
        world.kill(2).settle();
        world.revive(0).settle();

        // osd.0 has five entries, osd.1 one; but osd.1's was acknowledged.
        world.assertNothingLost();
        assertThat(world.probes("pg.divergent-entry")).isPositive();
    }

    @Test
    void withoutUpThruAnIntervalIsNeverActiveAndNeverBlocks() {
        world.recover();
        world.write("a");
        world.monitorsGrantUpThru(false).kill(0).settle();
        assertThat(world.state(1)).isInstanceOf(PeeringState.WaitUpThru.class);

        // osds 1 and 2 die before up_thru was raised: osd.0 may go on without them, for nothing was written.
        world.kill(1, 2).monitorsGrantUpThru(true).revive(0).settle();
        world.revive(2).settle().assertNothingLost();
    }

    @Test
    void flappingEndsActiveAndLosesNothing() {
        for (int round = 0; round < 8; round++) {
            int victim = round % 3;
            world.kill(victim).settle();
            world.write("a" + round);
            world.revive(victim);
            world.kill((victim + 1) % 3).revive((victim + 1) % 3).settle();
            world.assertNothingLost();
            world.recover().assertCopiesEqual();
        }
        assertThat(world.machine(world.primary()).copy().past().intervals()).hasSizeLessThan(8);
    }

    @Test
    void aCrashBeforeActivationIsStoredChangesNothing() {
        world.write("a");
        world.writeReaching("b", 0);
        world.kill(0).holdDisk(2).settle();
        assertThat(world.state(1)).as("osd.2 has not stored the log").isInstanceOf(PeeringState.Activating.class);

        world.kill(2).revive(2).settle().assertNothingLost();
    }

    @Test
    void aPrimaryThatCrashesBeforeItsOwnActivationIsStoredStartsAnew() {
        world.write("a");
        world.kill(0).settle();
        world.write("b");
        world.kill(1).holdDisk(2).settle();
        world.revive(1, 0).settle();
        world.kill(2).settle().assertNothingLost();
        world.revive(2).settle().assertNothingLost();
        world.recover().assertCopiesEqual();
    }

    @Test
    void belowMinSizeThePgPeersButDoesNotServe() {
        world.write("a");
        world.kill(1, 2).settle();
        assertThat(world.state(0)).isInstanceOf(PeeringState.Active.class);
        assertThat(world.isServing()).isFalse();

        // That interval took no write, so nobody waits for osd.0 later.
        world.kill(0).revive(1, 2).settle().assertNothingLost();
    }

    @Test
    void aDeposedPrimaryIsNotHeard() {
        world.isolate(0).markDown(0).settle();
        world.write("a");
        world.writeAt(0, "stale", 0);
        assertThat(world.machine(0).state()).isInstanceOf(PeeringState.Active.class);

        PeeringMachine replica = world.machine(1);
        List<PeeringEffect> effects = replica.on(new PeeringEvent.QueryReceived(
                0,
                new PgMessage.Query(
                        PeeringWorld.PG,
                        replica.interval() - 1,
                        PgMessage.QueryKind.INFO,
                        Eversion.ZERO,
                        world.machine(0).copy().history())));
        assertThat(effects).containsExactly(new PeeringEffect.Probe("pg.old-interval-refused"));

        world.revive(0).rejoin(0).settle().assertNothingLost();
        world.recover().assertCopiesEqual();
        assertThat(world.stored(0, "stale")).isEqualTo(Eversion.ZERO);
    }

    @Test
    void aCopyThatTheLogDoesNotReachIsBackfilledUnderPgTemp() {
        world.recover();
        for (int i = 0; i < 3; i++) {
            world.write("old" + i);
        }
        world.kill(0).settle();
        for (int i = 0; i < 10; i++) {
            world.write("new" + i);
        }
        world.trimLog(1, 2).trimLog(2, 2);

        world.revive(0).settle().assertNothingLost();

        assertThat(world.primary()).as("the up primary cannot serve yet").isEqualTo(1);
        assertThat(world.machine(1).peers().backfillTargets()).containsExactly(0);
        assertThat(world.machine(0).copy().lastBackfill().isMin()).isTrue();
        world.recover().settle();
        assertThat(world.primary()).as("pg_temp was given back").isEqualTo(0);
        world.recover().assertNothingLost().assertCopiesEqual();
        assertThat(world.state(0)).isEqualTo(new PeeringState.Active(true, true));
    }

    @Test
    void anUnfinishedBackfillIsNoAuthority() {
        world.recover();
        world.write("a");
        world.kill(2).settle();
        for (int i = 0; i < 10; i++) {
            world.write("new" + i);
        }
        world.trimLog(0, 2).trimLog(1, 2);
        world.revive(2).settle();
        assertThat(world.machine(0).peers().backfillTargets()).containsExactly(2);

        world.kill(0, 1).settle();

        // osd.2 has the log, but not the objects.
        assertThat(world.state(2)).isInstanceOf(PeeringState.Down.class);
        world.revive(1).settle();
        assertThat(world.primary()).isEqualTo(1);
    }

    @Test
    void lostMessagesAreAskedForAgain() {
        world.write("a");
        world.isolate(2).kill(0).settle();
        assertThat(world.state(1)).isInstanceOf(PeeringState.GetInfo.class);

        world.rejoin(2).tick();

        world.assertNothingLost();
    }
}
