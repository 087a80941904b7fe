package io.orthocone.sim;

import java.util.List;

/** The text form of a fault: one line, {@code 1500us crash osd.1}. Both directions side by side. */
final class FaultText {
    private FaultText() {}

    static String verbOf(Fault fault) {
        return switch (fault) {
            case Fault.CrashProcess _ -> "crash";
            case Fault.StartProcess _ -> "start";
            case Fault.PauseProcess _ -> "pause";
            case Fault.PowerCut _ -> "power-cut";
            case Fault.StartHost _ -> "start-host";
            case Fault.CutConnections _ -> "cut";
            case Fault.CutAfterBytes _ -> "cut-after";
            case Fault.FlipBit _ -> "flip";
            case Fault.Jam _ -> "jam";
            case Fault.Partition _ -> "partition";
            case Fault.OneWayPartition _ -> "one-way";
            case Fault.HealNetwork _ -> "heal";
            case Fault.SlowDisk _ -> "slow-disk";
            case Fault.FailDisk _ -> "fail-disk";
            case Fault.JumpClock _ -> "jump-clock";
        };
    }

    static String print(Fault fault) {
        String arguments = switch (fault) {
            case Fault.CrashProcess(long _, String process) -> process;
            case Fault.StartProcess(long _, String process) -> process;
            case Fault.PauseProcess(long _, String process, long duration) -> process + " " + time(duration);
            case Fault.PowerCut(long _, String host, int calls) -> host + " " + calls;
            case Fault.StartHost(long _, String host) -> host;
            case Fault.CutConnections(long _, Link link) -> link.toString();
            case Fault.CutAfterBytes(long _, Link link, long bytes) -> link + " " + bytes;
            case Fault.FlipBit(long _, Link link) -> link.toString();
            case Fault.Jam(long _, Link link, long duration) -> link + " " + time(duration);
            case Fault.Partition(long _, List<String> one, List<String> other, long duration) ->
                group(one) + " " + group(other) + " " + time(duration);
            case Fault.OneWayPartition(long _, List<String> from, List<String> to, long duration) ->
                group(from) + " " + group(to) + " " + time(duration);
            case Fault.HealNetwork _ -> "";
            case Fault.SlowDisk(long _, String process, double factor, long duration) ->
                process + " " + factor + " " + time(duration);
            case Fault.FailDisk(long _, String process, int calls, DiskFault kind) ->
                process + " " + calls + " " + kind;
            case Fault.JumpClock(long _, String host, long millis) -> host + " " + millis;
        };
        return (time(fault.atNanos()) + " " + verbOf(fault) + " " + arguments).strip();
    }

    static Fault parse(String line) {
        String[] word = line.strip().split("\\s+");
        try {
            return parse(time(word[0]), word[1], word);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException malformed) {
            throw new IllegalArgumentException("not a fault: '" + line + "'", malformed);
        }
    }

    private static Fault parse(long at, String verb, String[] word) {
        return switch (verb) {
            case "crash" -> new Fault.CrashProcess(at, word[2]);
            case "start" -> new Fault.StartProcess(at, word[2]);
            case "pause" -> new Fault.PauseProcess(at, word[2], time(word[3]));
            case "power-cut" -> new Fault.PowerCut(at, word[2], Integer.parseInt(word[3]));
            case "start-host" -> new Fault.StartHost(at, word[2]);
            case "cut" -> new Fault.CutConnections(at, Link.parse(word[2]));
            case "cut-after" -> new Fault.CutAfterBytes(at, Link.parse(word[2]), Long.parseLong(word[3]));
            case "flip" -> new Fault.FlipBit(at, Link.parse(word[2]));
            case "jam" -> new Fault.Jam(at, Link.parse(word[2]), time(word[3]));
            case "partition" -> new Fault.Partition(at, group(word[2]), group(word[3]), time(word[4]));
            case "one-way" -> new Fault.OneWayPartition(at, group(word[2]), group(word[3]), time(word[4]));
            case "heal" -> new Fault.HealNetwork(at);
            case "slow-disk" -> new Fault.SlowDisk(at, word[2], Double.parseDouble(word[3]), time(word[4]));
            case "fail-disk" -> new Fault.FailDisk(at, word[2], Integer.parseInt(word[3]), DiskFault.valueOf(word[4]));
            case "jump-clock" -> new Fault.JumpClock(at, word[2], Long.parseLong(word[3]));
            default -> throw new IllegalArgumentException("no such fault: " + verb);
        };
    }

    /** Microseconds: what a person can read, and no fault needs more. */
    private static String time(long nanos) {
        return nanos / 1_000 + "us";
    }

    private static long time(String text) {
        if (!text.endsWith("us")) {
            throw new IllegalArgumentException("a time ends with us: " + text);
        }
        return Long.parseLong(text.substring(0, text.length() - 2)) * 1_000;
    }

    private static String group(List<String> names) {
        return String.join(",", names);
    }

    private static List<String> group(String names) {
        return List.of(names.split(",", -1));
    }
}
