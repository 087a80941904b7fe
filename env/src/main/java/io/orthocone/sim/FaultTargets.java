package io.orthocone.sim;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Whom a plan is about: one that a person wrote may name processes and hosts that a world does not have. */
public final class FaultTargets {
    private final SortedSet<String> processes = new TreeSet<>();
    private final SortedSet<String> hosts = new TreeSet<>();
    private final SortedSet<String> ends = new TreeSet<>();
    private final SortedSet<String> unknown = new TreeSet<>();

    private FaultTargets(World world) {
        world.processes().forEach(process -> processes.add(process.name()));
        world.hosts().forEach(host -> hosts.add(host.name()));
        ends.addAll(processes);
        ends.addAll(hosts);
        ends.add(Link.ANYBODY);
    }

    /** The names in a plan that stand for nobody in this world. */
    public static SortedSet<String> unknown(World world, FaultPlan plan) {
        FaultTargets targets = new FaultTargets(world);
        plan.faults().forEach(targets::look);
        return targets.unknown;
    }

    private void look(Fault fault) {
        switch (fault) {
            case Fault.CrashProcess(long _, String process) -> require(processes, process);
            case Fault.StartProcess(long _, String process) -> require(processes, process);
            case Fault.PauseProcess(long _, String process, long _) -> require(processes, process);
            case Fault.SlowDisk(long _, String process, double _, long _) -> require(processes, process);
            case Fault.FailDisk(long _, String process, int _, DiskFault _) -> require(processes, process);
            case Fault.PowerCut(long _, String host, int _) -> require(hosts, host);
            case Fault.StartHost(long _, String host) -> require(hosts, host);
            case Fault.JumpClock(long _, String host, long _) -> require(hosts, host);
            case Fault.CutConnections(long _, Link link) -> requireEnds(link);
            case Fault.CutAfterBytes(long _, Link link, long _) -> requireEnds(link);
            case Fault.FlipBit(long _, Link link) -> requireEnds(link);
            case Fault.Jam(long _, Link link, long _) -> requireEnds(link);
            case Fault.Partition(long _, List<String> one, List<String> other, long _) -> requireEnds(one, other);
            case Fault.OneWayPartition(long _, List<String> from, List<String> to, long _) -> requireEnds(from, to);
            case Fault.HealNetwork _ -> {}
        }
    }

    private void require(SortedSet<String> known, String name) {
        if (!known.contains(name)) {
            unknown.add(name);
        }
    }

    private void requireEnds(Link link) {
        require(ends, link.from());
        require(ends, link.to());
    }

    private void requireEnds(List<String> some, List<String> others) {
        some.forEach(name -> require(ends, name));
        others.forEach(name -> require(ends, name));
    }
}
