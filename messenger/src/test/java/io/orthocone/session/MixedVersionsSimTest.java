package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.EntityName;
import io.orthocone.sim.FaultKind;
import io.orthocone.sim.FaultProfile;
import io.orthocone.sim.World;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Daemons of two versions in one cluster, as while it is upgraded: one of this version, and one that says more than this one knows. */
final class MixedVersionsSimTest {
    private static final int MESSAGES = 600;

    @ParameterizedTest
    @CsvSource({
        "osd.0, osd.1, false",
        "osd.1, osd.0, false",
        "osd.0, mon.a, false",
        "mon.a, osd.0, false",
        "osd.0, osd.1, true",
        "osd.1, osd.0, true",
        "osd.0, mon.a, true",
        "mon.a, osd.0, true"
    })
    void whatALaterVersionAddsIsSkippedOnEveryWay(String laterName, String otherName, boolean inAStorm) {
        for (long seed = 1; seed <= 10; seed++) {
            World world = inAStorm ? World.stormy(seed) : World.calm(seed);
            SimSessions sim = SimSessions.overBytes(world);
            EntityName laters = EntityName.parse(laterName);
            EntityName others = EntityName.parse(otherName);
            TestPeer later = sim.startNewer(laters);
            TestPeer other = sim.start(others);
            if (inAStorm) {
                world.execute(FaultProfile.everything(List.of(laterName, otherName), 10 * SimSessions.SECOND)
                        .only(Set.of(FaultKind.CUT, FaultKind.JAM, FaultKind.FLIP_BIT))
                        .draw(world, world.random("plan")));
            }
            // A monitor answers on the session that the OSD began.
            boolean laterBegins = laters.isOsd();
            TestPeer beginner = laterBegins ? later : other;
            TestPeer answerer = laterBegins ? other : later;
            answerer.onMessage = Session::send;
            for (int number = 1; number <= MESSAGES; number += 20) {
                sim.send(beginner, answerer.name, number, 20);
                world.runFor(SimSessions.SECOND / 3);
            }
            world.heal();
            sim.await(
                    "all of it, and all answers",
                    () -> answerer.lastFrom(beginner.name) == MESSAGES && beginner.lastFrom(answerer.name) == MESSAGES);
            assertThat(later.mistake + other.mistake).as("seed %d", seed).isEmpty();
            assertThat(later.events).as("seed %d", seed).containsExactly("opened " + otherName);
            assertThat(other.events).as("seed %d", seed).containsExactly("opened " + laterName);
            assertThat(sim.newer(laters).changedFrames()).as("seed %d", seed).isGreaterThan(MESSAGES);
        }
    }
}
