package io.orthocone.architecture.planted;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** Looks like what is forbidden, and is not. */
public final class Innocent {
    private Innocent() {}

    static Instant stamp(long millis) {
        return Instant.ofEpochMilli(millis).plus(Duration.ofSeconds(1));
    }

    static RandomGenerator seeded(long seed) {
        return new Random(seed);
    }

    static CompletableFuture<String> onAnExecutor(CompletableFuture<String> future, Executor reactor) {
        return future.thenApplyAsync(text -> text + "!", reactor);
    }

    static String text(int number) {
        return String.format(Locale.ROOT, "%d", number).toLowerCase(Locale.ROOT);
    }

    static List<Set<String>> setsOfOneOrder() {
        return List.of(Set.of(), Set.of("one"));
    }

    static Map<String, String> sorted() {
        return new TreeMap<>(Map.of("key", "value"));
    }

    static String who() {
        return Thread.currentThread().getName();
    }
}
