package io.orthocone.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A machine: an address, clocks that are wrong in their own way, power that may go, and processes with their disks. */
public final class SimHost {
    private static final int FIRST_FREE_PORT = 49_152;

    private final World world;
    private final String name;
    private final String address;
    private final double clockRate;
    private final long monotonicOffsetNanos;
    private final List<Runnable> powerCutHooks = new ArrayList<>();
    private long wallOffsetMillis;
    private boolean powered = true;
    private int nextPort = FIRST_FREE_PORT;

    SimHost(World world, String name, int number) {
        this.world = world;
        this.name = name;
        this.address = "10.0." + number / 250 + "." + (number % 250 + 1);
        RandomGenerator random = world.random("clock/" + name);
        double drift = world.profile().clockDrift();
        this.clockRate = 1 + (2 * random.nextDouble() - 1) * drift;
        this.monotonicOffsetNanos = random.nextLong(1L << 50);
        long wrong = world.profile().clockOffsetMillis();
        this.wallOffsetMillis = random.nextLong(-wrong, wrong + 1);
    }

    public String name() {
        return name;
    }

    /** What other hosts connect to; the name works as well. */
    public String address() {
        return address;
    }

    /** Adds a process, not started yet. Its name is unique in the world. */
    public SimProcess process(String processName, Program program) {
        return world.addProcess(new SimProcess(world, this, processName, program));
    }

    /**
     * The power goes: all processes end, their disks lose a random subset of what is unsynced, the peers hear nothing. Processes can
     * be started again at once.
     */
    public void powerCut() {
        for (SimProcess process : processes()) {
            process.lostPower();
        }
        powered = false;
        powerCutHooks.forEach(Runnable::run);
    }

    /** Whether somebody answers at this address, if only to refuse. True again with the first process started after a power cut. */
    public boolean isPowered() {
        return powered;
    }

    /** Starts what is down on this host. */
    public void start() {
        processes().forEach(SimProcess::start);
    }

    /** Runs at every power cut, after the disks have settled: for stores that keep durable state outside {@link SimDisk}. */
    public void onPowerCut(Runnable hook) {
        powerCutHooks.add(hook);
    }

    /** Sets the wall clock ahead (or back). */
    public void jumpWallClock(long millis) {
        wallOffsetMillis += millis;
    }

    /** In the order they were added. */
    public List<SimProcess> processes() {
        return world.processesOn(this);
    }

    void powerOn() {
        powered = true;
    }

    int takePort() {
        int port = nextPort;
        nextPort = port == 0xffff ? FIRST_FREE_PORT : port + 1;
        return port;
    }

    long monotonicNanos() {
        return monotonicOffsetNanos + (long) (world.nowNanos() * clockRate);
    }

    /** How long the world takes until this host's clock has advanced by so much. */
    long worldDelayNanos(long delayNanos) {
        return (long) Math.ceil(delayNanos / clockRate);
    }

    long wallClockMillis() {
        return world.trueWallClockMillis() + wallOffsetMillis;
    }

    @Override
    public String toString() {
        return name;
    }
}
