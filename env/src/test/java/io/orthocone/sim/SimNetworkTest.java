package io.orthocone.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.env.Transport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can go wrong between two processes, and what each of them then hears. */
class SimNetworkTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Endpoint SERVER = new Endpoint("node1", 6800);

    private final World world = World.calm(1);
    private final SimProcess server = world.host("node1").process("server", this::serve);
    private final SimProcess client = world.host("node2").process("client", this::connect);
    private final Side near = new Side();
    private final Side far = new Side();

    /** One end of the stream, and what it heard. */
    private static final class Side implements Transport.ConnectionHandler {
        Reactor reactor;
        Transport.Connection connection;
        final List<String> events = new ArrayList<>();
        final StringBuilder heard = new StringBuilder();

        @Override
        public void opened(Transport.Connection opened) {
            connection = opened;
            events.add("opened");
        }

        @Override
        public void received(Transport.Connection from, ByteBuf bytes) {
            heard.append(Payload.copyOf(bytes).toUtf8());
        }

        @Override
        public void closed(Transport.Connection closed, boolean refused, String reason) {
            events.add(refused ? "refused" : reason);
        }

        void say(String text) {
            reactor.execute(() -> connection.send(Payload.utf8(text).asByteBuf()));
        }
    }

    private void serve(Env env) throws Exception {
        far.reactor = env.newReactor("server");
        Transport.Listener _ = env.transport().listen(SERVER, far.reactor, _ -> far);
    }

    private void connect(Env env) {
        near.reactor = env.newReactor("client");
        near.reactor.execute(() -> {
            Transport.Connection _ = env.transport().connect(SERVER, near.reactor, near);
        });
    }

    @BeforeEach
    void openStream() {
        server.start();
        world.runFor(SECOND);
        client.start();
        world.runFor(SECOND);
        assertThat(near.events).containsExactly("opened");
        assertThat(far.events).containsExactly("opened");
    }

    @Test
    void aHeldLinkDelaysOneDirectionAndLosesNothing() {
        world.hold("client→server");
        near.say("one ");
        far.say("back");
        world.runFor(5 * SECOND);
        near.say("two");
        world.runFor(5 * SECOND);
        assertThat(far.heard).isEmpty();
        assertThat(near.heard).hasToString("back");
        world.release("client -> server");
        world.runFor(SECOND);
        assertThat(far.heard).hasToString("one two");
    }

    @Test
    void aLinkHeldTwiceIsReleasedTwice() {
        world.hold("client→server");
        world.hold("client→server");
        near.say("x");
        world.release("client→server");
        world.runFor(SECOND);
        assertThat(far.heard).isEmpty();
        world.release("client→server");
        world.runFor(SECOND);
        assertThat(far.heard).hasToString("x");
    }

    @Test
    void aPartitionSeparatesHostsUntilItEnds() {
        world.execute(FaultPlan.parse("0us partition node1 node2 3000000us"));
        world.runFor(SECOND);
        near.say("a");
        far.say("b");
        world.runFor(SECOND);
        assertThat(far.heard.toString() + near.heard).isEmpty();
        world.runFor(2 * SECOND);
        assertThat(far.heard.toString() + near.heard).isEqualTo("ab");
    }

    @Test
    void aCutIsHeardOnBothSides() {
        world.execute(FaultPlan.parse("0us cut client→server"));
        world.runFor(SECOND);
        assertThat(near.events).containsExactly("opened", "connection reset");
        assertThat(far.events).containsExactly("opened", "connection reset");
    }

    @Test
    void aStreamBreaksAtTheChosenByte() {
        world.execute(FaultPlan.parse("0us cut-after client→server 7"));
        world.runFor(SECOND);
        near.say("0123");
        world.runFor(SECOND);
        near.say("456789");
        world.runFor(SECOND);
        assertThat(far.heard.toString()).startsWith("0123").hasSizeLessThanOrEqualTo(7);
        assertThat(near.events).containsExactly("opened", "connection reset");
        assertThat(far.events).containsExactly("opened", "connection reset");
    }

    @Test
    void aFlippedBitArrives() {
        world.execute(FaultPlan.parse("0us flip client→server"));
        world.runFor(SECOND);
        near.say("aaaa");
        world.runFor(SECOND);
        assertThat(far.heard).hasSize(4);
        assertThat(far.heard.toString()).isNotEqualTo("aaaa");
        near.say("bbbb");
        world.runFor(SECOND);
        assertThat(far.heard.toString()).endsWith("bbbb");
    }

    @Test
    void aCrashedPeersKernelResetsItsStreams() {
        server.crash();
        world.runFor(SECOND);
        assertThat(near.events).containsExactly("opened", "connection reset");
        assertThat(far.events).containsExactly("opened");
    }

    @Test
    void aPeerWithoutPowerIsSilentUntilItsHostIsBack() {
        server.host().powerCut();
        near.say("hello?");
        world.runFor(60 * SECOND);
        assertThat(near.events).containsExactly("opened");
        server.start();
        world.runFor(SECOND);
        near.say("hello?");
        world.runFor(SECOND);
        assertThat(near.events).containsExactly("opened", "connection reset");
    }

    @Test
    void connectingToACrashedProcessIsRefusedAndToAHostWithoutPowerTimesOut() {
        server.crash();
        client.crash();
        near.events.clear();
        client.start();
        world.runFor(SECOND);
        assertThat(near.events).containsExactly("refused");

        server.start();
        world.runFor(SECOND);
        server.host().powerCut();
        client.crash();
        near.events.clear();
        client.start();
        world.runFor(5 * SECOND);
        assertThat(near.events).isEmpty();
        world.runFor(10 * SECOND);
        assertThat(near.events).containsExactly("connect timed out");
    }

    @Test
    void aJammedConnectGoesThroughWhenReleased() {
        world.hold("client→node1");
        client.crash();
        near.events.clear();
        client.start();
        world.runFor(3 * SECOND);
        assertThat(near.events).isEmpty();
        world.release("client→node1");
        world.runFor(SECOND);
        assertThat(near.events).containsExactly("opened");
    }
}
