package io.orthocone.sim;

import io.orthocone.env.Disk;
import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.env.Transport;
import io.orthocone.env.Worker;
import java.util.random.RandomGenerator;

/** One life of a {@link SimProcess}. Once it has ended, nothing it gave out runs again. */
public final class SimEnv implements Env {
    private final World world;
    private final SimProcess process;
    private final int incarnation;
    private final SimTransport transport;
    private boolean over;

    /** Daemon code that may throw anything. */
    interface Code {
        void run() throws Exception;
    }

    SimEnv(World world, SimProcess process, int incarnation) {
        this.world = world;
        this.process = process;
        this.incarnation = incarnation;
        this.transport = new SimTransport(world.network(), this);
    }

    @Override
    public Reactor newReactor(String name) {
        return new SimReactor(world, this, name);
    }

    @Override
    public Worker newWorker(String name, Reactor owner) {
        return new SimWorker(world, this, name, (SimReactor) owner);
    }

    @Override
    public Disk disk() {
        return process.disk();
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public RandomGenerator random(String component) {
        return world.random(process.name() + "/" + incarnation + "/" + component);
    }

    @Override
    public long wallClockMillis() {
        return process.host().wallClockMillis();
    }

    @Override
    public void probe(String name) {
        world.probe(name);
    }

    @Override
    public boolean buggify(String site) {
        return world.buggify(site);
    }

    /** The process that lives this life. */
    public SimProcess process() {
        return process;
    }

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    /** Runs daemon code, unless this life has ended; what it throws ends the process and is told to the world. */
    void guard(Code code) {
        if (over) {
            return;
        }
        try {
            code.run();
        } catch (PowerCutError _) {
            // The disk has cut the host's power, which ended this life: there is nobody left to tell.
        } catch (Throwable mistake) {
            if (!over) {
                process.crash();
                world.daemonFailed(process, mistake);
            }
        }
    }
}
