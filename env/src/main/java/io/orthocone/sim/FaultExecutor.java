package io.orthocone.sim;

import java.util.ArrayList;
import java.util.List;

/** Makes faults happen. A fault that finds nothing to do (a crash of what is down) does nothing, so that any subset of a plan runs. */
final class FaultExecutor {
    private FaultExecutor() {}

    static void strike(World world, Fault fault) {
        switch (fault) {
            case Fault.CrashProcess(long _, String process) ->
                world.process(process).crash();
            case Fault.StartProcess(long _, String process) ->
                world.process(process).start();
            case Fault.PauseProcess(long _, String name, long duration) -> {
                SimProcess process = world.process(name);
                process.pause();
                later(world, duration, fault, process::resume);
            }
            case Fault.PowerCut(long _, String host, int afterCalls) -> powerCut(world.host(host), afterCalls);
            case Fault.StartHost(long _, String host) -> world.host(host).start();
            case Fault.CutConnections(long _, Link link) -> world.network().cut(link);
            case Fault.CutAfterBytes(long _, Link link, long bytes) ->
                world.network().cutAfter(link, bytes);
            case Fault.FlipBit(long _, Link link) -> world.network().flipBit(link);
            case Fault.Jam(long _, Link link, long duration) -> holdAll(world, List.of(link), duration, fault);
            case Fault.Partition(long _, List<String> one, List<String> other, long duration) -> {
                List<Link> links = links(one, other);
                links.addAll(links(other, one));
                holdAll(world, links, duration, fault);
            }
            case Fault.OneWayPartition(long _, List<String> from, List<String> to, long duration) ->
                holdAll(world, links(from, to), duration, fault);
            case Fault.HealNetwork _ -> world.network().heal();
            case Fault.SlowDisk(long _, String name, double factor, long duration) -> {
                SimProcess process = world.process(name);
                process.slowDisk(factor);
                later(world, duration, fault, () -> process.slowDisk(1));
            }
            case Fault.FailDisk(long _, String process, int afterCalls, DiskFault kind) ->
                failDisk(world.process(process), afterCalls, kind);
            case Fault.JumpClock(long _, String host, long millis) ->
                world.host(host).jumpWallClock(millis);
        }
    }

    private static void powerCut(SimHost host, int afterCalls) {
        List<SimProcess> processes = host.processes();
        if (afterCalls == 0 || processes.isEmpty()) {
            host.powerCut();
        } else {
            failDisk(processes.getFirst(), afterCalls, DiskFault.POWER_CUT);
        }
    }

    private static void failDisk(SimProcess process, int afterCalls, DiskFault kind) {
        process.disk().failCall(process.disk().calls() + Math.max(1, afterCalls), kind);
    }

    private static List<Link> links(List<String> from, List<String> to) {
        List<Link> links = new ArrayList<>();
        for (String sender : from) {
            for (String receiver : to) {
                links.add(new Link(sender, receiver));
            }
        }
        return links;
    }

    private static void holdAll(World world, List<Link> links, long durationNanos, Fault fault) {
        links.forEach(world.network()::hold);
        later(world, durationNanos, fault, () -> links.forEach(world.network()::release));
    }

    private static void later(World world, long delayNanos, Fault fault, Runnable end) {
        world.schedule(delayNanos, "fault ends", fault.verb(), end);
    }
}
