package io.orthocone.architecture.planted;

import java.io.File;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Each nested class breaks one ban, as often as it says. */
@SuppressWarnings("unused")
public final class Offenders {
    private Offenders() {}

    /** What a planted class is planted for. */
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Breaks {
        String ban();

        int uses();
    }

    @Breaks(ban = "CLOCK", uses = 4)
    static final class ReadsClocks {
        long now() {
            return System.nanoTime()
                    + System.currentTimeMillis()
                    + Instant.now().toEpochMilli();
        }

        int day() {
            return LocalDate.now(ZoneId.of("UTC")).getDayOfMonth();
        }
    }

    @Breaks(ban = "CLOCK", uses = 1)
    static final class HandsOutTheClock {
        LongSupplier clock() {
            return System::nanoTime;
        }
    }

    @Breaks(ban = "THREAD", uses = 5)
    static final class StartsThreads {
        void start() throws InterruptedException {
            new Thread(() -> {}).start();
            Thread.ofVirtual().unstarted(() -> {});
            Thread.sleep(1);
            new Timer("tick");
        }
    }

    @Breaks(ban = "THREAD", uses = 4)
    static final class BorrowsTheCommonPool {
        CompletableFuture<Integer> later(Supplier<Integer> work) {
            return CompletableFuture.supplyAsync(work)
                    .thenApplyAsync(value -> value + 1)
                    .thenCombineAsync(CompletableFuture.completedFuture(1), Integer::sum);
        }

        long count(List<String> names) {
            return names.parallelStream().count();
        }
    }

    @Breaks(ban = "LOCK", uses = 2)
    static final class Synchronizes {
        private int count;

        synchronized void add() {
            count++;
        }

        int get() {
            synchronized (this) {
                return count;
            }
        }
    }

    @Breaks(ban = "LOCK", uses = 1)
    static final class SharesAField {
        private volatile boolean stopped;
    }

    @Breaks(ban = "LOCK", uses = 4)
    static final class SharesWithLibraries {
        private final ReentrantLock lock = new ReentrantLock();
        private final ConcurrentHashMap<String, String> map = new ConcurrentHashMap<>();
        private final AtomicLong next = new AtomicLong();

        long next() {
            return next.incrementAndGet();
        }
    }

    @Breaks(ban = "RANDOM", uses = 7)
    static final class Draws {
        double draw() {
            return Math.random()
                    + new Random().nextDouble()
                    + ThreadLocalRandom.current().nextDouble()
                    + new SecureRandom().nextDouble();
        }

        UUID name() {
            return UUID.randomUUID();
        }
    }

    @Breaks(ban = "GARBAGE_COLLECTOR", uses = 2)
    static final class HoldsWeakly {
        private final WeakReference<String> name = new WeakReference<>("name");

        String name() {
            return name.get();
        }
    }

    @Breaks(ban = "ORDER", uses = 7)
    static final class IteratesInAnyOrder {
        Set<String> two() {
            return Set.of("one", "two");
        }

        Set<String> many(String... names) {
            return Set.of(names);
        }

        Map<String, Integer> twoEntries() {
            return Map.of("one", 1, "two", 2);
        }

        Set<String> copy(Set<String> names) {
            return Set.copyOf(names);
        }

        Set<String> collected(Stream<String> names) {
            return names.collect(Collectors.toUnmodifiableSet());
        }

        String[] files(File folder) {
            return folder.list();
        }

        int identity(Object any) {
            return System.identityHashCode(any);
        }
    }

    @Breaks(ban = "LOCALE", uses = 3)
    static final class SpeaksTheMachinesLanguage {
        String text(int number) {
            return String.format("%d", number) + "%d".formatted(number) + ZoneId.systemDefault();
        }

        byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Breaks(ban = "PROCESS", uses = 2)
    static final class EndsTheProcess {
        void end() {
            System.out.println("the end");
            System.exit(1);
        }
    }
}
