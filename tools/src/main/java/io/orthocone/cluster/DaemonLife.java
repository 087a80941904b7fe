package io.orthocone.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.orthocone.cluster.admin.AdminSocket;
import io.orthocone.cluster.admin.Desk;
import io.orthocone.counters.Reading;
import io.orthocone.env.DaemonFailureHandler;
import io.orthocone.env.Env;
import io.orthocone.env.ProductionEnv;
import io.orthocone.env.Reactor;
import io.orthocone.env.ReactorPool;
import io.orthocone.kv.KvEngine;
import io.orthocone.kv.LmdbEngine;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.RadosException;
import io.orthocone.session.LinkLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One daemon from its start to its end, on threads of this process. For any thread; its methods block and are called one at a time.
 *
 * <pre>
 *   begin ──▶ Starting ── it serves, or takes part ──▶ Running ── stop ──▶ Over
 *                └──────────────────────────────────────┴── kill, failed store, mistake of its own ──▶ Over
 * </pre>
 */
public final class DaemonLife {
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 30;
    private static final long ANSWER_SECONDS = 5;
    private static final long BETWEEN_LOOKS_MILLIS = 20;
    private static final int LAST_LOOKS = 100;

    private final EntityName name;
    private final ProductionEnv env;
    private final Reactor reactor;
    private final Place place;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<RunningDaemon> wired = new CompletableFuture<>();
    private Optional<AdminSocket> adminSocket = Optional.empty();

    private DaemonLife(EntityName name, ProductionEnv env, Place place) {
        this.name = name;
        this.env = env;
        this.reactor = env.newReactor(name.toString());
        this.place = place;
    }

    /**
     * Where a daemon lives.
     *
     * @param folder its own
     * @param pool event loops that it shares; none for one of its own
     * @param links how it is reached, made from its env
     * @param cutLinks what its end does to them, beyond the sockets of the env
     * @param adminSocket where processes of this machine ask it; none if nobody does
     * @param volatileDisk whether a kill is a power cut
     * @param onFailure hears that it was ended by a mistake of its own or by its store
     */
    public record Place(
            Path folder,
            Optional<ReactorPool> pool,
            Function<ProductionEnv, LinkLayer> links,
            Runnable cutLinks,
            Optional<Path> adminSocket,
            boolean volatileDisk,
            DaemonFailureHandler onFailure) {}

    /**
     * What a daemon is made of.
     *
     * @param failed to be told when it cannot go on, on its reactor
     */
    public record Parts(Env env, Reactor reactor, KvEngine engine, LinkLayer links, Consumer<Exception> failed) {}

    /** A wired daemon. Called on its reactor. */
    public interface RunningDaemon {
        /** Ends when the others know of it. */
        CompletableFuture<Void> start();

        CompletableFuture<Void> stop();

        /** What it tells of itself. */
        Desk desk();
    }

    /** Begins to start a daemon; {@link #awaitStarted} waits for it. */
    public static DaemonLife begin(EntityName name, Place place, Function<Parts, RunningDaemon> wiring)
            throws IOException {
        JournalFolders.requireThere(place.folder());
        ProductionEnv.Builder builder = ProductionEnv.named(name.toString())
                .folder(place.folder())
                .volatileDisk(place.volatileDisk())
                .onFailure(place.onFailure());
        place.pool().ifPresent(builder::reactors);
        DaemonLife life = new DaemonLife(name, builder.open(), place);
        LinkLayer links = place.links().apply(life.env);
        life.reactor.execute(() -> {
            KvEngine engine = new LmdbEngine(place.folder());
            RunningDaemon daemon = wiring.apply(new Parts(life.env, life.reactor, engine, links, life::failed));
            life.wired.complete(daemon);
            follow(daemon.start(), life.started);
        });
        if (place.adminSocket().isPresent()) {
            life.adminSocket =
                    Optional.of(AdminSocket.listen(place.adminSocket().get(), life::answer));
        }
        return life;
    }

    /** What the daemon answers to a command of its desk; empty if there is no such command. */
    public Optional<JsonNode> answer(String command) {
        return ask(desk -> desk.answer(command));
    }

    /** What it counts. */
    public List<Reading> readings() {
        return ask(Desk::read);
    }

    private <T> T ask(Function<Desk, T> question) {
        if (env.isOver()) {
            throw notAnswering("it has ended", null);
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        reactor.execute(() -> {
            try {
                answer.complete(question.apply(wired.join().desk()));
            } catch (RuntimeException e) {
                // Of whoever looks, not of the daemon, which goes on.
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw notAnswering("it did not answer within " + ANSWER_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw notAnswering(messageOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notAnswering("this thread was interrupted", e);
        }
    }

    private RadosException notAnswering(String problem, Throwable cause) {
        RadosException failure = new RadosException(ErrorCode.EIO, "ask", name.toString(), problem, "");
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }

    private static void follow(CompletableFuture<Void> step, CompletableFuture<Void> follower) {
        var _ = step.whenComplete((nothing, failure) -> {
            if (failure == null) {
                follower.complete(null);
            } else {
                follower.completeExceptionally(failure);
            }
        });
    }

    /** The daemon cannot go on; others carry on without it. */
    private void failed(Exception why) {
        env.kill();
        if (!started.completeExceptionally(why)) {
            place.onFailure().daemonFailed(name.toString(), why);
        }
    }

    /**
     * Waits until the others know of it: a monitor listens, an OSD is up.
     *
     * @throws RadosException when it cannot start; the message says why, and it is over
     */
    public void awaitStarted() {
        await(started, "start", START_SECONDS);
    }

    public EntityName name() {
        return name;
    }

    /** Whether it was stopped, killed or has failed. */
    public boolean isOver() {
        return env.isOver();
    }

    /** Lets it finish what it does and tell the others, then ends it. */
    public void stop() {
        if (!env.isOver()) {
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            reactor.execute(() -> follow(wired.join().stop(), stopped));
            await(stopped, "stop", STOP_SECONDS);
        }
        end();
    }

    /** Ends it between two of its steps, as a power cut would if its disk is volatile, and as the end of its process otherwise. */
    public void kill() {
        if (!env.isOver()) {
            CompletableFuture<Void> killed = new CompletableFuture<>();
            reactor.execute(() -> {
                env.kill();
                killed.complete(null);
            });
            await(killed, "kill", STOP_SECONDS);
        }
        end();
    }

    private void end() {
        adminSocket.ifPresent(AdminSocket::close);
        place.cutLinks().run();
        env.close();
    }

    private void await(CompletableFuture<Void> step, String what, long seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        int looksSinceItsEnd = 0;
        while (true) {
            try {
                step.get(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                looksSinceItsEnd += env.isOver() ? 1 : 0;
                // What it was doing when it ended may still finish; then it does not answer any more.
                if (looksSinceItsEnd > LAST_LOOKS) {
                    throw failure(what, "it was ended by a mistake of its own, which is in its log", e);
                }
                if (System.nanoTime() > deadline) {
                    throw failure(what, "it did not " + what + " within " + seconds + " s", e);
                }
            } catch (ExecutionException e) {
                throw failure(what, messageOf(e.getCause()), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure(what, "this thread was interrupted", e);
            }
        }
    }

    /** What did not go as it should ends here and now. */
    private RadosException failure(String what, String problem, Throwable cause) {
        env.kill();
        end();
        RadosException failure = new RadosException(ErrorCode.EIO, what, name.toString(), problem, "");
        failure.initCause(cause);
        return failure;
    }

    private static String messageOf(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
