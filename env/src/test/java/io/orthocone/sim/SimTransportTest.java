package io.orthocone.sim;

import io.orthocone.env.EnvUnderTest;
import io.orthocone.env.TransportContract;

class SimTransportTest extends TransportContract {
    @Override
    protected EnvUnderTest open() {
        return new SimUnderTest(World.stormy(1));
    }
}
