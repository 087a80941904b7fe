package io.orthocone.sim;

import io.orthocone.env.Invariants;
import java.util.ArrayList;
import java.util.List;

/**
 * A daemon's place on a host: its program and its disk stay, its lives come and go.
 *
 * <pre>
 *   DOWN --start--> UP --crash | power cut | mistake--> DOWN
 * </pre>
 */
public final class SimProcess {
    private final World world;
    private final SimHost host;
    private final String name;
    private final Program program;
    private final SimDisk disk;
    private final List<Runnable> waitingForResume = new ArrayList<>();
    private SimEnv env;
    private int incarnation;
    private double diskSlowness = 1;
    private boolean paused;

    SimProcess(World world, SimHost host, String name, Program program) {
        this.world = world;
        this.host = host;
        this.name = name;
        this.program = program;
        this.disk = new SimDisk(world.random("disk/" + name));
        this.disk.onPowerCut(host::powerCut);
    }

    public String name() {
        return name;
    }

    public SimHost host() {
        return host;
    }

    /** The daemon's own disk, the same in every life. */
    public SimDisk disk() {
        return disk;
    }

    public boolean isUp() {
        return env != null;
    }

    /** How often it was started. */
    public int incarnation() {
        return incarnation;
    }

    /** The present life. */
    public SimEnv env() {
        Invariants.check(env != null, "%s is down", name);
        return env;
    }

    /** Begins a life, soon; nothing happens when there is one. */
    public void start() {
        if (env != null) {
            return;
        }
        host.powerOn();
        disk.powerOn();
        SimEnv fresh = new SimEnv(world, this, ++incarnation);
        env = fresh;
        world.schedule(0, "start", name, () -> fresh.guard(() -> program.start(fresh)));
    }

    /** {@code kill -9}: the life ends; the kernel keeps the disk's cache and closes the sockets. */
    public void crash() {
        end(true);
        disk.processEnded();
    }

    /** The host's power went, and the disk's with it. */
    void lostPower() {
        end(false);
        disk.powerCut();
    }

    private void end(boolean kernelLives) {
        if (env != null) {
            SimEnv ended = env;
            env = null;
            ended.end();
            world.network().processEnded(ended, kernelLives);
        }
        paused = false;
        waitingForResume.clear();
    }

    /** {@code SIGSTOP}: nothing runs, but the kernel goes on accepting bytes. */
    public void pause() {
        paused = true;
    }

    /** {@code SIGCONT}. */
    public void resume() {
        paused = false;
        List<Runnable> late = List.copyOf(waitingForResume);
        waitingForResume.clear();
        late.forEach(Runnable::run);
    }

    /** Makes the disk so many times slower. */
    public void slowDisk(double factor) {
        diskSlowness = factor;
    }

    double diskSlowness() {
        return diskSlowness;
    }

    /** Runs the action now, or when the process is resumed. */
    void whenRunning(Runnable action) {
        if (paused) {
            waitingForResume.add(action);
        } else {
            action.run();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
