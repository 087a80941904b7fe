package io.orthocone.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.Ed25519;
import io.orthocone.auth.Keyring;
import io.orthocone.auth.PrivateKey;
import io.orthocone.clientworld.FakeMonitor;
import io.orthocone.clientworld.FakeOsd;
import io.orthocone.clientworld.MapHistory;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Payload;
import io.orthocone.env.ProductionEnv;
import io.orthocone.env.ReactorPool;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.FailurePhase;
import io.orthocone.message.MonMap;
import io.orthocone.message.MonMessage.Command;
import io.orthocone.message.MonMessage.CommandReply;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.session.LocalNetwork;
import io.orthocone.session.ModePolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real threads that call a cluster within the JVM. Everything of the cluster lives on one event loop. */
@Timeout(60)
class RadosTest {
    private static final String IP = "127.0.0.1";

    @TempDir
    private Path folder;

    private final MapHistory history = new MapHistory(1);
    private final FakeOsd.Shared shared = new FakeOsd.Shared();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private ReactorPool pool;
    private LocalNetwork network;
    private MonMap monMap;
    private FakeMonitor monitor;
    private FakeOsd osd;

    private ProductionEnv env(String name) throws IOException {
        ProductionEnv env = ProductionEnv.named(name).reactors(pool).openWithoutDisk();
        opened.add(env);
        return env;
    }

    @BeforeEach
    void startCluster() throws IOException {
        pool = ReactorPool.create("cluster", 1);
        ProductionEnv env = env("cluster");
        network = new LocalNetwork(env.newReactor("network"));
        monMap = new MonMap(MapHistory.FSID, 1, new TreeMap<>(Map.of("a", EntityAddr.of(IP, 1001, 0))));
        monitor = new FakeMonitor(env, network.newHost("mon.a", 1100), "a", new Endpoint(IP, 1001), monMap, history);
        monitor.onCommand = this::carryOut;
        osd = new FakeOsd(env, network.newHost("osd.0", 1200), 0, new Endpoint(IP, 1002), 9, history, shared);
        history.osdUp(0, EntityAddr.of(IP, 1002, 9)).newPool(1, "data", 4, 1);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
        pool.close();
    }

    private Optional<CommandReply> carryOut(Command command) {
        if (command.command().contains("osd pool create")) {
            history.newPool(history.newest().poolMax() + 1, "made", 4, 1);
            monitor.publishSoon();
        } else if (command.command().contains("osd pool rm")) {
            history.advance(
                    next -> next.removePool(history.newest().poolId("data").orElseThrow()));
            monitor.publishSoon();
        } else if (command.command().contains("status")) {
            return Optional.of(new CommandReply(command.tid(), ErrorCode.OK, "", Payload.utf8("{\"health\":{}}")));
        } else {
            return Optional.of(new CommandReply(command.tid(), ErrorCode.EINVAL, "unknown command", Payload.EMPTY));
        }
        return Optional.of(new CommandReply(command.tid(), ErrorCode.OK, "", Payload.EMPTY));
    }

    private Rados connect(RadosOptions options) throws IOException {
        Rados rados = Rados.over(env("client"), network.newHost("client", 1300), monMap, options, () -> {});
        opened.add(rados);
        return rados;
    }

    private Rados connect() throws IOException {
        return connect(RadosOptions.DEFAULT);
    }

    @Test
    void whatOneConnectionWritesAnotherReads() throws IOException {
        connect().ioContext("data").writeFull("x", Payload.utf8("hello"));
        IoContext other = connect().ioContext("data");
        assertThat(other.read("x").toUtf8()).isEqualTo("hello");
        assertThat(other.list()).containsExactly("x");
    }

    @Test
    void poolsAreMadeListedAndRemoved() throws IOException {
        Rados rados = connect();
        rados.createPool("made", PoolOptions.DEFAULT.withPgNum(4));
        assertThat(rados.pools()).containsExactly("data", "made");
        rados.ioContext("made").create("x");
        rados.removePool("data");
        assertThat(rados.pools()).containsExactly("made");
    }

    @Test
    void anUnknownPoolLeadsToTheCommandsThatMakeAndListThem() throws IOException {
        Rados rados = connect();
        assertThatThrownBy(() -> rados.ioContext("nope"))
                .isInstanceOf(RadosException.class)
                .hasMessage("open pool 'nope': there is no such pool, only 'data'; make it with: ocone osd pool create"
                        + " nope, or see which there are with: ocone osd pool ls");
    }

    @Test
    void aPoolThatSomebodyElseMadeMeanwhileIsFound() throws IOException {
        Rados rados = connect();
        connect().createPool("made");
        assertThat(rados.ioContext("made").poolId()).isEqualTo(2);
    }

    @Test
    void commandsAnswerOrSayWhyNot() throws IOException {
        Rados rados = connect();
        assertThat(rados.status()).isEqualTo("{\"health\":{}}");
        assertThatThrownBy(() -> rados.command("{\"prefix\":\"dance\"}"))
                .hasMessage("command 'dance': unknown command");
    }

    private static RadosOptions impatient(long millis) {
        return RadosOptions.DEFAULT.withConnectTimeout(Duration.ofMillis(millis));
    }

    private static MonMap seed(UUID fsid, String monitor, int port) {
        return new MonMap(fsid, 0, new TreeMap<>(Map.of(monitor, EntityAddr.of(IP, port, 0))));
    }

    /** How connecting fails. */
    private RadosException lost(MonMap seed) throws IOException {
        ProductionEnv env = env("lost");
        return catchThrowableOfType(
                RadosException.class,
                () -> Rados.over(env, network.newHost("lost", 1400), seed, impatient(300), () -> {}));
    }

    private static void assertFailure(RadosException failure, FailurePhase phase, ErrorCode code, String... words) {
        assertThat(failure).hasMessageContainingAll(words);
        assertThat(failure.phase()).contains(phase);
        assertThat(failure.code()).isEqualTo(code);
    }

    @Test
    void withoutAMonitorConnectingNamesThoseThatWereTried() throws IOException {
        assertFailure(
                lost(seed(MapHistory.FSID, "z", 999)),
                FailurePhase.CONNECT,
                ErrorCode.ECONNREFUSED,
                "no monitor answered within 0.3 s: mon.z at 127.0.0.1:999 (connection refused)",
                "is the cluster up? start it with: ocone up");
    }

    @Test
    void anotherClusterAtTheAddressIsToldApart() throws IOException {
        assertFailure(
                lost(seed(new UUID(6, 6), "a", 1001)),
                FailurePhase.HANDSHAKE,
                ErrorCode.EXDEV,
                "no monitor let us in",
                "it belongs to cluster " + MapHistory.FSID);
    }

    @Test
    void anotherDaemonAtTheAddressIsToldApart() throws IOException {
        assertFailure(
                lost(seed(MapHistory.FSID, "b", 1001)),
                FailurePhase.HANDSHAKE,
                ErrorCode.EREMCHG,
                "mon.a answers instead");
    }

    @Test
    void aMonitorThatSpeaksAndTellsNoMapIsToldApart() throws IOException {
        monitor.silence();
        assertFailure(
                lost(monMap),
                FailurePhase.JOIN,
                ErrorCode.ETIMEDOUT,
                "a monitor was found, but told no OSD map",
                "may have no quorum",
                "more than half of the monitors must run");
    }

    /** How connecting fails over TCP, where whoever takes the connection says this. */
    private RadosException lostOverTcp(String saying) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try {
                    while (true) {
                        server.accept().getOutputStream().write(saying.getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (IOException _) {
                    // The test is over.
                }
            });
            PrivateKey key = PrivateKey.draw(Ed25519.SCHEME, new SecureRandom());
            KeyringFile.write(folder.resolve("client.admin.keyring"), Keyring.of(Account.ADMIN, key, Capabilities.ALL));
            ClusterConf conf = new ClusterConf(
                    MapHistory.FSID,
                    new TreeMap<>(Map.of("a", new Endpoint(IP, server.getLocalPort()))),
                    Optional.of(key.publicKey()),
                    Optional.of(folder.resolve("$name.keyring")),
                    ModePolicy.BY_ADDRESS);
            return catchThrowableOfType(RadosException.class, () -> Rados.connect(conf, impatient(2000)));
        }
    }

    @Test
    void aProgramThatTakesConnectionsAndSaysNothingIsToldApart() throws IOException {
        assertFailure(
                lostOverTcp(""), FailurePhase.HANDSHAKE, ErrorCode.ETIMEDOUT, "says nothing that a monitor would");
    }

    @Test
    void aProgramThatSpeaksAnotherProtocolIsToldApart() throws IOException {
        assertFailure(
                lostOverTcp("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
                FailurePhase.HANDSHAKE,
                ErrorCode.EPROTO,
                "does not speak our protocol");
    }

    @Test
    void manyThreadsShareAConnectionWithinItsBounds() throws Exception {
        RadosOptions narrow = new RadosOptions(
                Duration.ofSeconds(10),
                Duration.ZERO,
                Duration.ofSeconds(10),
                4,
                16 << 10,
                Account.ADMIN,
                Optional.empty());
        IoContext io = connect(narrow).ioContext("data");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 20; thread++) {
                String name = "object" + thread;
                threads.execute(() -> {
                    for (int i = 0; i < 20; i++) {
                        io.append(name, Payload.zeros(3000));
                    }
                });
            }
        }
        assertThat(io.list())
                .hasSize(20)
                .allSatisfy(name -> assertThat(io.stat(name).sizeBytes()).isEqualTo(60_000));
    }

    @Test
    void whatFollowsAFutureMayBlock() throws Exception {
        IoContext io = connect().ioContext("data");
        CompletableFuture<String> read = io.async()
                .writeFull("x", Payload.utf8("v"))
                .thenApply(written -> io.read("x").toUtf8());
        assertThat(read.get()).isEqualTo("v");
    }

    @Test
    void aTimeoutEndsAnOpThatNobodyAnswers() throws IOException {
        osd.ignored = op -> true;
        IoContext io = connect().ioContext("data").withTimeout(Duration.ofMillis(200));
        RadosException timedOut = catchThrowableOfType(RadosException.class, () -> io.stat("x"));
        assertThat(timedOut.code()).isEqualTo(ErrorCode.ETIMEDOUT);
        assertThat(timedOut).hasMessageContaining("osd.0").hasMessageContaining("whether it was done is unknown");
    }

    private static RadosOptions atMostTwoUnderWay(Duration operationTimeout) {
        RadosOptions usual = RadosOptions.DEFAULT;
        return new RadosOptions(
                usual.connectTimeout(),
                operationTimeout,
                usual.commandTimeout(),
                2,
                usual.maxBytesUnderWay(),
                usual.account(),
                usual.keyring());
    }

    @Test
    void whoBeginsMoreOpsThanMayBeUnderWayWaitsUntilOneHasEnded() throws IOException {
        osd.ignored = op -> true;
        AsyncIoContext io = connect(atMostTwoUnderWay(Duration.ofMillis(200)))
                .ioContext("data")
                .async();
        CompletableFuture<ObjectStat> one = io.stat("x");
        CompletableFuture<ObjectStat> two = io.stat("y");
        CompletableFuture<ObjectStat> three = io.stat("z");
        assertThat(three).isNotDone();
        assertThatThrownBy(() -> CompletableFuture.anyOf(one, two).join()).hasMessageContaining("unknown");
        assertThatThrownBy(three::join).hasMessageContaining("unknown");
    }

    @Test
    void whoWaitsForItsTurnCanBeInterrupted() throws Exception {
        osd.ignored = op -> true;
        AsyncIoContext io =
                connect(atMostTwoUnderWay(Duration.ZERO)).ioContext("data").async();
        CompletableFuture<ObjectStat> one = io.stat("x");
        CompletableFuture<ObjectStat> two = io.stat("y");
        CompletableFuture<Throwable> third = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            Thread.currentThread().interrupt();
            third.complete(catchThrowable(() -> io.stat("z")));
        });
        caller.join();
        assertThat(third.join())
                .isInstanceOfSatisfying(
                        RadosException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.ECANCELED));
        assertThat(one).isNotDone();
        assertThat(two).isNotDone();
    }

    @Test
    void closingEndsWhatIsUnderWayAndRefusesTheRest() throws IOException {
        osd.ignored = op -> true;
        Rados rados = connect();
        IoContext io = rados.ioContext("data");
        CompletableFuture<ObjectStat> underWay = io.async().stat("x");
        rados.close();
        assertThatThrownBy(underWay::join).cause().hasMessageContaining("was closed before the answer came");
        assertThatThrownBy(() -> io.stat("x")).hasMessageContaining("connect again");
    }
}
