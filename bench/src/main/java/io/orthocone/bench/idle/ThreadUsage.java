package io.orthocone.bench.idle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the threads of this process have used so far, as Linux counts it. Threads are told apart by their numbers and shown by name, those
 * with one name together.
 *
 * @param byThread what each thread has used, by its number
 */
public record ThreadUsage(Map<Long, Used> byThread) {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String SWITCHES = "voluntary_ctxt_switches:";

    /**
     * What one thread, or all of one name, have used.
     *
     * @param cpuNanos on a processor
     */
    public record Used(String name, long wakeups, long cpuNanos) {}

    /** Of all threads that live now. */
    public static ThreadUsage now() throws IOException {
        Map<Long, Used> byThread = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(TASKS)) {
            for (Path task : tasks.toList()) {
                of(task).ifPresent(used ->
                        byThread.put(Long.parseLong(task.getFileName().toString()), used));
            }
        }
        return new ThreadUsage(byThread);
    }

    private static Optional<Used> of(Path task) throws IOException {
        try {
            String name = Files.readString(task.resolve("comm")).strip();
            long wakeups = Files.readAllLines(task.resolve("status")).stream()
                    .filter(line -> line.startsWith(SWITCHES))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(SWITCHES.length()).strip()))
                    .findFirst()
                    .orElse(0);
            // The first field: nanoseconds on a processor.
            String schedule = Files.readString(task.resolve("schedstat"));
            return Optional.of(new Used(name, wakeups, Long.parseLong(schedule.substring(0, schedule.indexOf(' ')))));
        } catch (NoSuchFileException e) {
            // It has ended since it was listed.
            return Optional.empty();
        }
    }

    /** What was used between an earlier look and this one, by name, the most wakeful first. Threads that ended meanwhile are left out. */
    public List<Used> since(ThreadUsage earlier) {
        Map<String, Used> byName = new TreeMap<>();
        byThread.forEach((number, used) -> {
            Used before = earlier.byThread.getOrDefault(number, new Used(used.name(), 0, 0));
            Used more = new Used(used.name(), used.wakeups() - before.wakeups(), used.cpuNanos() - before.cpuNanos());
            byName.merge(used.name(), more, ThreadUsage::sum);
        });
        List<Used> most = new ArrayList<>(byName.values());
        most.sort(Comparator.comparingLong(Used::wakeups)
                .thenComparingLong(Used::cpuNanos)
                .reversed());
        return most;
    }

    private static Used sum(Used one, Used other) {
        return new Used(one.name(), one.wakeups() + other.wakeups(), one.cpuNanos() + other.cpuNanos());
    }
}
