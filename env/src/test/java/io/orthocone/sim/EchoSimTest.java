package io.orthocone.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.EchoClient;
import io.orthocone.env.EchoDaemon;
import io.orthocone.env.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The echo daemon in the simulator: the class that also runs over TCP. */
class EchoSimTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Endpoint SERVER = new Endpoint("node1", 7);

    /** A whole run: a server, a client that wants its lines back, faults, then health. */
    static final class Run {
        final World world;
        EchoClient client;
        private boolean finished;

        Run(long seed, int lines) {
            world = World.stormy(seed);
            world.host("node1")
                    .process("server", env -> new EchoDaemon(env, SERVER).start())
                    .start();
            SimProcess other = world.host("node2").process("client", env -> {
                client = new EchoClient(env, SERVER, lines, () -> finished = true);
                client.start();
            });
            other.start();
        }

        void withFaults() {
            FaultProfile profile = FaultProfile.everything(List.of("server", "client"), 2 * SECOND)
                    .without(FaultKind.CRASH, FaultKind.POWER_CUT, FaultKind.FLIP_BIT, FaultKind.DISK_ERROR);
            world.execute(profile.draw(world, world.random("plan")));
            world.runFor(2 * SECOND);
            world.heal();
        }

        void toTheEnd() {
            world.await("all lines are back", () -> finished, 120 * SECOND);
        }
    }

    @Test
    void linesComeBack() {
        Run run = new Run(1, 200);
        run.toTheEnd();
        assertThat(run.client.heard()).isEqualTo(200);
        assertThat(run.client.connects()).isEqualTo(1);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(hashOf(seed)).isEqualTo(hashOf(seed));
        }
        assertThat(hashOf(1)).isNotEqualTo(hashOf(2));
    }

    static long hashOf(long seed) {
        Run run = new Run(seed, 2_000);
        run.withFaults();
        run.toTheEnd();
        return run.world.traceHash();
    }

    @Test
    void manySeedsSurviveFaults() {
        int reconnected = 0;
        for (long seed = 1; seed <= 100; seed++) {
            Run run = new Run(seed, 2_000);
            run.withFaults();
            run.toTheEnd();
            reconnected += run.client.connects() > 1 ? 1 : 0;
        }
        assertThat(reconnected).isGreaterThan(20);
    }
}
