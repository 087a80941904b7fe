package io.orthocone.session;

import io.orthocone.sim.World;

/** Sessions inside the JVM. */
final class LocalSessionTest extends SessionContract {
    @Override
    SimSessions sessions(World world) {
        return SimSessions.local(world);
    }
}
