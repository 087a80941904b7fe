package io.orthocone.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What daemon code may not do, because a run from a seed could not be replayed, or because an owner was bypassed.
 *
 * <p>The uses of a ban are patterns over {@code class.member(parameter types)}; {@code *} stands for anything, and a pattern without
 * parentheses means every overload. A constructor is {@code <init>}.
 */
enum Ban {
    CLOCK(
            "time comes from Reactor.nanoTime() and Env.wallClockMillis()",
            List.of(
                    "java.lang.System.nanoTime",
                    "java.lang.System.currentTimeMillis",
                    "java.time.*.now",
                    "java.time.Clock.*",
                    "java.time.InstantSource.system",
                    "java.util.Date.<init>()",
                    "java.util.Calendar.getInstance")),
    THREAD(
            "work runs on a Reactor, blocking work on a Worker, and waiting is a timer",
            List.of(
                    "java.lang.Thread.<init>",
                    "java.lang.Thread.start",
                    "java.lang.Thread.startVirtualThread",
                    "java.lang.Thread.of*",
                    "java.lang.Thread.sleep",
                    "java.lang.Thread.yield",
                    "java.lang.Thread.onSpinWait",
                    "java.lang.Thread.join",
                    "java.lang.Object.wait",
                    "java.lang.Object.notify*",
                    "java.util.Timer.<init>",
                    "java.util.concurrent.Executors.*",
                    "java.util.concurrent.*ThreadPoolExecutor.<init>",
                    "java.util.concurrent.ForkJoinPool.*",
                    "java.util.concurrent.StructuredTaskScope*",
                    "java.util.concurrent.CompletableFuture.delayedExecutor",
                    "java.util.concurrent.CompletableFuture.orTimeout",
                    "java.util.concurrent.CompletableFuture.completeOnTimeout",
                    "java.util.concurrent.CompletableFuture.runAsync(java.lang.Runnable)",
                    "java.util.concurrent.CompletableFuture.supplyAsync(java.util.function.Supplier)",
                    "java.util.concurrent.Complet*.*Async(java.util.function.*)",
                    "java.util.concurrent.Complet*.*Async(java.util.concurrent.CompletionStage,*)",
                    "*.parallelStream",
                    "java.util.stream.*Stream.parallel",
                    "java.util.Arrays.parallel*"),
            List.of("*Async(*java.util.concurrent.Executor)")),
    LOCK(
            "a mutable object has one owner, a Reactor; another thread sends it a record",
            List.of(
                    "java.util.concurrent.locks.*",
                    "java.util.concurrent.atomic.*",
                    "java.util.concurrent.Concurrent*",
                    "java.util.concurrent.CopyOnWrite*",
                    "java.util.concurrent.*Queue.<init>",
                    "java.util.concurrent.*Deque.<init>",
                    "java.util.concurrent.CountDownLatch.*",
                    "java.util.concurrent.CyclicBarrier.*",
                    "java.util.concurrent.Semaphore.*",
                    "java.util.concurrent.Phaser.*",
                    "java.util.concurrent.Exchanger.*",
                    "java.util.Collections.synchronized*",
                    "java.lang.invoke.VarHandle.*Volatile*",
                    "java.lang.invoke.VarHandle.*Acquire*",
                    "java.lang.invoke.VarHandle.*Release*",
                    "java.lang.invoke.VarHandle.*Opaque*",
                    "java.lang.invoke.VarHandle.*ompareAnd*",
                    "java.lang.invoke.VarHandle.getAnd*",
                    "java.lang.invoke.VarHandle.*Fence",
                    "java.lang.ThreadLocal.*")),
    RANDOM(
            "randomness comes from Env.random(component)",
            List.of(
                    "java.util.Random.<init>()",
                    "java.util.SplittableRandom.<init>()",
                    "java.util.random.RandomGenerator.getDefault",
                    "java.util.random.RandomGenerator.of",
                    "java.util.random.RandomGeneratorFactory.*",
                    "java.util.concurrent.ThreadLocalRandom.*",
                    "java.security.SecureRandom.*",
                    "java.util.Collections.shuffle(java.util.List)",
                    "java.lang.Math.random",
                    "java.util.UUID.randomUUID")),
    GARBAGE_COLLECTOR(
            "the garbage collector is not in the seed",
            List.of(
                    "java.lang.ref.*",
                    "java.util.WeakHashMap.*",
                    "java.lang.System.gc",
                    "java.lang.Runtime.gc",
                    "java.lang.Runtime.freeMemory",
                    "java.lang.Runtime.totalMemory")),
    ORDER(
            "this order differs from one start of the JVM to the next; use a List, a LinkedHashMap or a TreeMap",
            List.of(
                    "java.util.Set.of(*,*)",
                    "java.util.Set.of(java.lang.Object[])",
                    "java.util.Set.copyOf",
                    "java.util.Map.of(*,*,*)",
                    "java.util.Map.ofEntries",
                    "java.util.Map.copyOf",
                    "java.util.stream.Collectors.toUnmodifiableSet",
                    "java.util.stream.Collectors.toUnmodifiableMap",
                    "java.util.IdentityHashMap.*",
                    "java.lang.System.identityHashCode",
                    "java.io.File.list*",
                    "java.nio.file.Files.list",
                    "java.nio.file.Files.walk*",
                    "java.nio.file.Files.find",
                    "java.nio.file.Files.newDirectoryStream")),
    LOCALE(
            "what is written must not hang on the machine's language or zone; name Locale.ROOT, UTF_8, UTC",
            List.of(
                    "java.lang.String.format(java.lang.String,java.lang.Object[])",
                    "java.lang.String.formatted",
                    "java.lang.String.toLowerCase()",
                    "java.lang.String.toUpperCase()",
                    "java.lang.String.getBytes()",
                    "java.lang.String.<init>(byte[])",
                    "java.util.Formatter.<init>()",
                    "java.util.Locale.getDefault",
                    "java.util.TimeZone.getDefault",
                    "java.time.ZoneId.systemDefault",
                    "java.nio.charset.Charset.defaultCharset")),
    PROCESS(
            "one process holds many daemons, and a simulation holds many processes; say it to the Env or to a log",
            List.of(
                    "java.lang.System.exit",
                    "java.lang.Runtime.exit",
                    "java.lang.Runtime.halt",
                    "java.lang.Runtime.addShutdownHook",
                    "java.lang.System.getenv",
                    "java.lang.System.out",
                    "java.lang.System.err",
                    "java.lang.Throwable.printStackTrace()",
                    "java.net.InetAddress.getByName",
                    "java.net.InetAddress.getAllByName",
                    "java.net.InetAddress.getLocalHost"));

    private final String instead;
    private final Pattern uses;
    private final Pattern exceptions;

    Ban(String instead, List<String> uses) {
        this(instead, uses, List.of());
    }

    Ban(String instead, List<String> uses, List<String> exceptions) {
        this.instead = instead;
        this.uses = compile(uses);
        this.exceptions = compile(exceptions);
    }

    /** What to do instead. */
    String instead() {
        return instead;
    }

    /** The ban that a use of {@code class.member(parameters)}, or of the field {@code class.member}, falls under. */
    static Optional<Ban> on(String use) {
        return Arrays.stream(values()).filter(ban -> ban.covers(use)).findFirst();
    }

    private boolean covers(String use) {
        return uses.matcher(use).matches() && !exceptions.matcher(use).matches();
    }

    private static Pattern compile(List<String> globs) {
        return Pattern.compile(globs.stream()
                .map(glob -> glob.contains("(") ? literal(glob) : literal(glob) + "(\\(.*\\))?")
                .collect(Collectors.joining("|")));
    }

    private static String literal(String glob) {
        return Arrays.stream(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    }
}
