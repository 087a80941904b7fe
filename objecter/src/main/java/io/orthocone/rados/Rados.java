package io.orthocone.rados;

import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.ProductionEnv;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.FailurePhase;
import io.orthocone.message.MonMap;
import io.orthocone.message.MonMessage.Command;
import io.orthocone.message.MonMessage.CommandReply;
import io.orthocone.monclient.HuntOutcome;
import io.orthocone.monclient.MonClientOptions;
import io.orthocone.objecter.ClusterClient;
import io.orthocone.objecter.Objecter;
import io.orthocone.objecter.ObjecterOptions;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.session.Credentials;
import io.orthocone.session.LinkLayer;
import io.orthocone.session.Messenger;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.SessionMessenger;
import io.orthocone.session.TransportLinks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A connection to a cluster. For any thread; one connection serves many.
 *
 * <pre>{@code
 * try (Rados rados = Rados.connect(ClusterConf.read(Path.of("ocone-data/ocone.conf")))) {
 *     IoContext io = rados.ioContext("data");
 *     io.writeFull("greeting", Payload.utf8("hello"));
 *     System.out.println(io.read("greeting").toUtf8());
 * }
 * }</pre>
 *
 * <p>All methods block until the cluster has answered, and throw {@link RadosException}.
 */
public final class Rados implements AutoCloseable {
    /** Whoever has mistyped a name sees the right one in an error line, unless there are many. */
    private static final int MOST_POOLS_NAMED = 5;

    private final CallerThreads threads;
    private final RadosOptions options;
    private final UUID fsid;
    private final AutoCloseable underneath;

    private Rados(CallerThreads threads, RadosOptions options, UUID fsid, AutoCloseable underneath) {
        this.threads = threads;
        this.options = options;
        this.fsid = fsid;
        this.underneath = underneath;
    }

    // --- connecting
    // ------------------------------------------------------------------------------------------------------

    /** Connects over TCP, with the default options: as {@code client.admin}, with the key that {@code ocone up} made. */
    public static Rados connect(ClusterConf conf) {
        return connect(conf, RadosOptions.DEFAULT);
    }

    /**
     * Connects over TCP, and proves to have the key of {@link RadosOptions#account}, which is in {@link RadosOptions#keyring} or where the
     * configuration says.
     *
     * @throws RadosException when there is no keyring, or others may read it; when no monitor lets us in in time; the message names those that were tried. Its code is {@code
     *     ETIMEDOUT} unless all say the same: {@code ECONNREFUSED}, {@code EXDEV} (another cluster), {@code EPROTONOSUPPORT}, {@code
     *     EREMCHG} (another daemon), {@code EACCES} (no such account, or another key), {@code EPROTO}; its phase says how far it came
     */
    public static Rados connect(ClusterConf conf, RadosOptions options) {
        ClientKey key = ClientKey.find(conf, options);
        ProductionEnv env = ProductionEnv.named("client").openWithoutDisk();
        return over(
                env,
                new TransportLinks(env.transport()),
                conf.seed(),
                Optional.of(key),
                SessionMessenger::new,
                options,
                env);
    }

    /**
     * Connects over links inside this JVM, where everybody shares a heap and nothing is proven.
     *
     * @param underneath closed after the connection, also when connecting fails
     */
    public static Rados over(Env env, LinkLayer links, MonMap seed, RadosOptions options, AutoCloseable underneath) {
        return over(env, links, seed, Optional.empty(), SessionMessenger::new, options, underneath);
    }

    /** Makes the messenger of a connection. */
    @FunctionalInterface
    interface MessengerMaker {
        Messenger make(
                Env env,
                Reactor reactor,
                LinkLayer links,
                MessengerIdentity identity,
                Optional<Credentials> credentials);
    }

    static Rados over(
            Env env,
            LinkLayer links,
            MonMap seed,
            Optional<ClientKey> key,
            MessengerMaker maker,
            RadosOptions options,
            AutoCloseable underneath) {
        Reactor reactor = env.newReactor("client");
        CompletableFuture<ClusterClient> made = new CompletableFuture<>();
        reactor.execute(() -> made.complete(startClient(env, reactor, links, seed, key, maker, options)));
        CallerThreads threads = new CallerThreads(made.join(), options);
        Rados rados = new Rados(threads, options, seed.fsid(), underneath);
        try {
            rados.awaitFirstMap(seed);
            return rados;
        } catch (RadosException e) {
            rados.close();
            throw e;
        }
    }

    private static ClusterClient startClient(
            Env env,
            Reactor reactor,
            LinkLayer links,
            MonMap seed,
            Optional<ClientKey> key,
            MessengerMaker maker,
            RadosOptions options) {
        RandomGenerator random = env.random("client.identity");
        int nonce = random.nextInt(1, Integer.MAX_VALUE);
        EntityName name = key.map(known -> known.nameOf(nonce))
                .orElseGet(() -> EntityName.client(random.nextLong(1, Long.MAX_VALUE)));
        MessengerIdentity identity = new MessengerIdentity(name, nonce, seed.fsid());
        Optional<Credentials> credentials = key.map(known -> known.credentials(reactor));
        Messenger messenger = maker.make(env, reactor, links, identity, credentials);
        ObjecterOptions window = new ObjecterOptions(
                options.maxOpsUnderWay(),
                options.maxBytesUnderWay(),
                ObjecterOptions.DEFAULT.minRetryNanos(),
                ObjecterOptions.DEFAULT.maxRetryNanos());
        ClusterClient client =
                new ClusterClient(env, reactor, messenger, credentials, seed, MonClientOptions.DEFAULT, window);
        client.start();
        return client;
    }

    private void awaitFirstMap(MonMap seed) {
        String cluster = "cluster " + seed.fsid();
        CompletableFuture<Optional<HuntOutcome>> found = threads.begin(
                cluster,
                (client, ended) -> client.awaitOsdMap(
                        map -> true,
                        options.connectTimeout().toNanos(),
                        map -> ended.complete(
                                map.isPresent()
                                        ? Optional.empty()
                                        : Optional.of(client.monClient().outcome()))));
        Failures.await(found, "connect to", cluster).ifPresent(tried -> {
            throw unreachable(
                    tried, "connect to", cluster, options.connectTimeout().toMillis() / 1000.0 + " s");
        });
    }

    /**
     * The name of this connection where clients are fenced off: what {@code ocone osd blocklist add} takes. Whoever takes a task over gives it
     * for the one that had it, and goes on when the command has returned.
     */
    public String instance() {
        return Failures.await(
                        threads.begin(
                                "this connection",
                                (client, ended) ->
                                        ended.complete(client.objecter().instance())),
                        "name",
                        "this connection")
                .toString();
    }

    /** The cluster's id. */
    public UUID fsid() {
        return fsid;
    }

    /** How this connection behaves. */
    public RadosOptions options() {
        return options;
    }

    // --- pools
    // -----------------------------------------------------------------------------------------------------------

    /**
     * A pool to work in.
     *
     * @throws RadosException with {@code ENOENT} when there is no such pool in the newest map
     */
    public IoContext ioContext(String pool) {
        OptionalLong id = Failures.await(poolId(pool), "open", "pool " + Quoted.of(pool));
        if (id.isEmpty()) {
            throw noSuchPool("open", pool);
        }
        return new IoContext(new ObjectCalls(
                threads,
                id.getAsLong(),
                pool,
                "",
                "",
                options.operationTimeout().toNanos(),
                false));
    }

    /** By our map; when it is not there, by the monitors' newest: the pool may be younger than what we know. */
    private CompletableFuture<OptionalLong> poolId(String pool) {
        return threads.begin("pool " + Quoted.of(pool), (client, ended) -> {
            OptionalLong known = poolIn(client, pool);
            if (known.isPresent()) {
                ended.complete(known);
                return;
            }
            client.reactor()
                    .schedule(
                            options.commandTimeout().toNanos(),
                            () -> ended.completeExceptionally(unreachable(client, "open", "pool " + Quoted.of(pool))));
            client.monClient().fetchNewestOsdMap(() -> ended.complete(poolIn(client, pool)));
        });
    }

    private static OptionalLong poolIn(ClusterClient client, String pool) {
        return client.monClient().osdMap().map(map -> map.poolId(pool)).orElse(OptionalLong.empty());
    }

    private RadosException unreachable(ClusterClient client, String operation, String object) {
        return unreachable(
                client.monClient().outcome(),
                operation,
                object,
                options.commandTimeout().toSeconds() + " s");
    }

    private static RadosException unreachable(HuntOutcome tried, String operation, String object, String time) {
        String problem = tried.code() == ErrorCode.EACCES
                ? "the monitors do not believe us"
                : silence(tried.phase()) + " within " + time;
        return new RadosException(
                tried.code(), tried.phase(), operation, object, problem + ": " + tried.text(), advice(tried));
    }

    private static String silence(FailurePhase phase) {
        return switch (phase) {
            case CONNECT -> "no monitor answered";
            case HANDSHAKE -> "no monitor let us in";
            case JOIN, OP -> "a monitor was found, but told no OSD map";
        };
    }

    private static String advice(HuntOutcome tried) {
        return switch (tried.code()) {
            case EACCES ->
                "name an account that there is with -n and its keyring with --keyring; 'ocone auth ls' lists them; see:"
                        + " ocone explain EACCES";
            case EXDEV, EREMCHG, EPROTO ->
                "compare mon_host in the cluster's ocone.conf; see: ocone explain " + tried.code();
            case EPROTONOSUPPORT -> "run the same version of ocone on both sides";
            default ->
                tried.phase() == FailurePhase.JOIN
                        ? "more than half of the monitors must run: start one with: ocone mon start ID"
                        : "is the cluster up? start it with: ocone up";
        };
    }

    private RadosException noSuchPool(String operation, String pool) {
        List<String> names = pools();
        String others = names.stream().limit(MOST_POOLS_NAMED).map(Quoted::of).collect(Collectors.joining(", "));
        String only = names.isEmpty() ? "" : ", only " + others + (names.size() > MOST_POOLS_NAMED ? ", ..." : "");
        return new RadosException(
                ErrorCode.ENOENT,
                FailurePhase.OP,
                operation,
                "pool " + Quoted.of(pool),
                "there is no such pool" + only,
                "make it with: ocone osd pool create " + pool + ", or see which there are with: ocone osd pool ls");
    }

    /** The names of all pools, by their ids. */
    public List<String> pools() {
        CompletableFuture<List<String>> names = threads.begin("pools", (client, ended) -> {
            client.reactor()
                    .schedule(
                            options.commandTimeout().toNanos(),
                            () -> ended.completeExceptionally(unreachable(client, "list", "pools")));
            client.monClient()
                    .fetchNewestOsdMap(() -> ended.complete(client.monClient()
                            .osdMap()
                            .map(map -> List.copyOf(map.poolNames().values()))
                            .orElse(List.of())));
        });
        return Failures.await(names, "list", "pools");
    }

    /** Makes a replicated pool as the cluster sees fit; it can be used when this returns. */
    public void createPool(String pool) {
        createPool(pool, PoolOptions.DEFAULT);
    }

    /**
     * Makes a replicated pool; it can be used when this returns.
     *
     * @throws RadosException with {@code EINVAL} when the options make no sense here
     */
    public void createPool(String pool, PoolOptions how) {
        command(CommandText.poolCreate(pool, how));
        awaitMap("create", pool, map -> map.poolId(pool).isPresent());
    }

    /**
     * Removes a pool with all its objects.
     *
     * @throws RadosException with {@code ENOENT} when there is no such pool
     */
    public void removePool(String pool) {
        if (Failures.await(poolId(pool), "remove", "pool " + Quoted.of(pool)).isEmpty()) {
            throw noSuchPool("remove", pool);
        }
        command(CommandText.poolRemove(pool));
        awaitMap("remove", pool, map -> map.poolId(pool).isEmpty());
    }

    private void awaitMap(String operation, String pool, Predicate<OsdMap> wanted) {
        String object = "pool " + Quoted.of(pool);
        CompletableFuture<Boolean> seen = threads.begin(
                object,
                (client, ended) -> client.awaitOsdMap(
                        wanted, options.commandTimeout().toNanos(), map -> ended.complete(map.isPresent())));
        if (!Failures.await(seen, operation, object)) {
            throw new RadosException(
                    ErrorCode.ETIMEDOUT,
                    FailurePhase.OP,
                    operation,
                    object,
                    "the monitors agreed, but no OSD map that shows it came in time",
                    "see: ocone status");
        }
    }

    // --- commands
    // --------------------------------------------------------------------------------------------------------

    /** The state of the whole cluster, as JSON with the keys of {@code ceph status --format json}. */
    public String status() {
        return command(CommandText.status()).text();
    }

    /** See {@link #command(String, Payload)}. */
    public CommandResult command(String json) {
        return command(json, Payload.EMPTY);
    }

    /**
     * Has the monitors carry out a command.
     *
     * @param json an object with {@code prefix}, {@code format} ({@code json} or {@code plain}) and the command's arguments, as Ceph's
     * @throws RadosException with the monitors' code and words when they refuse it, with {@code ETIMEDOUT} when none answers in time
     */
    public CommandResult command(String json, Payload input) {
        String words = Quoted.of(CommandText.prefixOf(json));
        CompletableFuture<CommandReply> answered = threads.begin(
                words,
                (client, ended) -> client.monClient()
                        .command(json, input, options.commandTimeout().toNanos(), ended::complete));
        CommandReply reply = Failures.await(answered, "command", words);
        if (reply.result() != ErrorCode.OK) {
            String problem = reply.status().isEmpty() ? reply.result().meaning() : reply.status();
            String advice = reply.result() == ErrorCode.ETIMEDOUT ? "is the cluster up? start it with: ocone up" : "";
            throw new RadosException(reply.result(), FailurePhase.OP, "command", words, problem, advice);
        }
        return new CommandResult(reply.status(), reply.output());
    }

    // --- for people
    // ------------------------------------------------------------------------------------------------------

    /**
     * A call that has not returned.
     *
     * @param id the same as long as it has not returned
     * @param what it is about, in words
     * @param waitsFor in words
     */
    public record UnderWay(String id, String what, String waitsFor) {}

    /** What was begun and is not answered yet, oldest first: for a person who wonders why a call does not return. */
    public List<UnderWay> underWay() {
        CompletableFuture<List<UnderWay>> all =
                threads.begin("what is under way", (client, ended) -> ended.complete(underWay(client)));
        return Failures.await(all, "look at", "what is under way");
    }

    private static List<UnderWay> underWay(ClusterClient client) {
        List<UnderWay> all = new ArrayList<>();
        for (Command command : client.monClient().commandsUnderWay()) {
            all.add(new UnderWay(
                    "command " + command.tid(),
                    "command " + Quoted.of(CommandText.prefixOf(command.command())),
                    "an answer of the monitors: " + client.monClient().describeMonitors()));
        }
        for (Objecter.OpUnderWay op : client.objecter().opsUnderWay()) {
            String name = op.target().object().name();
            all.add(new UnderWay(
                    "op " + op.tid(), name.isEmpty() ? "a listing" : "object " + Quoted.of(name), op.waitsFor()));
        }
        return all;
    }

    /** Ends everything under way with {@code ECANCELED}, then the connection. */
    @Override
    public void close() {
        threads.close();
        try {
            underneath.close();
        } catch (Exception e) {
            throw new IllegalStateException("what the connection stood on did not close", e);
        }
    }
}
