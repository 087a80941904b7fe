package io.orthocone.sim;

import io.orthocone.env.EnvUnderTest;
import io.orthocone.env.ReactorContract;

class SimReactorTest extends ReactorContract {
    @Override
    protected EnvUnderTest open() {
        return new SimUnderTest(World.stormy(1));
    }
}
