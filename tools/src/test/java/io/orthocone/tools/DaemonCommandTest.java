package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.cluster.Cluster;
import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.IoContext;
import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Daemons are asked at their admin sockets, and a client is fenced off, as a person does it. */
@Timeout(120)
class DaemonCommandTest {
    @TempDir
    private Path folder;

    private Path data;
    private Cluster cluster;
    private Shell shell;

    @BeforeEach
    void start() {
        data = folder.resolve("c");
        cluster = Cluster.builder().folder(data).listening().start();
        cluster.awaitClean(Duration.ofSeconds(60));
        shell = new Shell(Map.of("OCONE_DATA", data.toString()));
        IoContext io = cluster.rados().ioContext("data");
        for (int i = 0; i < 20; i++) {
            io.writeFull("o" + i, Payload.utf8("content"));
            assertThat(io.read("o" + i).toUtf8()).isEqualTo("content");
        }
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private JsonNode ask(String... words) throws IOException {
        String[] line = new String[words.length + 1];
        line[0] = "daemon";
        System.arraycopy(words, 0, line, 1, words.length);
        assertThat(shell.run(line)).as(shell.err()).isZero();
        return new ObjectMapper().readTree(shell.out());
    }

    private long sumOverOsds(String section, String counter) throws IOException {
        long sum = 0;
        for (int osd : cluster.osds()) {
            JsonNode value = ask("osd." + osd, "perf", "dump").get(section).get(counter);
            sum += value.isObject() ? value.get("avgcount").asLong() : value.asLong();
        }
        return sum;
    }

    @Test
    void countersSayWhatClientsHaveDone() throws IOException {
        assertThat(sumOverOsds("osd", "op_w")).isGreaterThanOrEqualTo(20);
        assertThat(sumOverOsds("osd", "op_r")).isGreaterThanOrEqualTo(20);
        assertThat(sumOverOsds("osd", "op_w_latency")).isEqualTo(sumOverOsds("osd", "op_w"));
        assertThat(sumOverOsds("osd", "subop")).as("two copies more of each").isGreaterThanOrEqualTo(40);
        JsonNode latency = ask("osd.0", "perf", "dump").get("osd").get("op_w_latency");
        assertThat(latency.get("sum").asDouble()).isGreaterThanOrEqualTo(0);
        assertThat(shell.out()).as("seconds, as Ceph prints them").containsPattern("\"sum\" : \\d+\\.\\d{9},");
        assertThat(shell.run("daemon", "osd.0", "perf", "dump", "--format", "json"))
                .isZero();
        assertThat(shell.out()).containsPattern("\"avgtime\":\\d+\\.\\d{9}}");
        assertThat(ask("mon.a", "perf", "dump").get("cluster").get("num_osd_up").asLong())
                .isEqualTo(3);
    }

    @Test
    void everyCounterIsInTheSchema() throws IOException {
        for (String daemon : new String[] {"osd.0", "mon.a"}) {
            JsonNode dump = ask(daemon, "perf", "dump");
            JsonNode schema = ask(daemon, "perf", "schema");
            dump.properties()
                    .forEach(section -> section.getValue().fieldNames().forEachRemaining(counter -> {
                        JsonNode declared = schema.get(section.getKey()).get(counter);
                        assertThat(declared).as(counter).isNotNull();
                        assertThat(declared.get("description").asText()).isNotBlank();
                    }));
        }
        assertThat(ask("osd.0", "perf", "schema")
                        .get("osd")
                        .get("op_w_latency")
                        .get("type")
                        .asInt())
                .as("as in Ceph's schema: a time, a long-run average")
                .isEqualTo(5);
    }

    @Test
    void theSlowestOpsAreKeptWithTheirStages() throws IOException {
        boolean hasAny = false;
        for (int osd : cluster.osds()) {
            JsonNode history = ask("osd." + osd, "dump_historic_ops").get("ops");
            double before = Double.MAX_VALUE;
            for (JsonNode op : history) {
                hasAny = true;
                assertThat(op.get("age").asDouble()).isLessThanOrEqualTo(before);
                before = op.get("age").asDouble();
                assertThat(op.get("description").asText()).startsWith("osd_op(client.");
                double sum = 0;
                for (JsonNode event : op.get("type_data").get("events")) {
                    sum += event.get("duration").asDouble();
                }
                assertThat(sum).as("its stages take all of its time").isBetween(before - 1e-6, before + 1e-6);
            }
        }
        assertThat(hasAny).isTrue();
        assertThat(ask("osd.0", "dump_ops_in_flight").get("num_ops").asInt()).isZero();
        assertThat(ask("osd.0", "dump_blocked_ops").get("complaint_time").asInt())
                .isEqualTo(30);
    }

    @Test
    void optionsAndStateAreShown() throws IOException {
        assertThat(ask("osd.1", "config", "show").get("maxLogEntries").asText()).isEqualTo("1000");
        JsonNode diff = ask("osd.1", "config", "diff").get("diff");
        diff.properties()
                .forEach(option -> assertThat(option.getValue().get("final"))
                        .isNotEqualTo(option.getValue().get("default")));
        assertThat(ask("mon.a", "config", "diff").get("diff")).isEmpty();
        JsonNode status = ask("osd.1", "status");
        assertThat(status.get("state").asText()).isEqualTo("active");
        assertThat(status.get("whoami").asInt()).isEqualTo(1);
        assertThat(ask("mon.a", "status").get("state").asText()).isEqualTo("leader");
        assertThat(ask("osd.1", "version").get("java").asText()).isNotBlank();
        assertThat(ask("osd.1", "help").fieldNames())
                .toIterable()
                .contains("perf dump", "dump_blocked_ops", "config diff", "sessions", "help");
    }

    @Test
    void aClientIsFoundAmongTheSessionsAndFencedOff() throws IOException {
        try (Rados old = Rados.connect(ClusterConf.read(data.resolve("ocone.conf")))) {
            IoContext io = old.ioContext("data");
            for (int i = 0; i < 20; i++) {
                io.writeFull("o" + i, Payload.utf8("old"));
            }
            JsonNode sessions = ask("osd.0", "sessions");
            assertThat(sessions.findValuesAsText("instance")).contains(old.instance());
            assertThat(sessions.findValuesAsText("account")).contains("client.admin");

            assertThat(shell.run("osd", "blocklist", "add", old.instance(), "60"))
                    .as(shell.err())
                    .isZero();
            assertThat(shell.err() + shell.out()).contains("blocklisting " + old.instance() + " until ");
            assertThatThrownBy(() -> io.writeFull("o1", Payload.utf8("late")))
                    .isInstanceOfSatisfying(
                            RadosException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.EBLOCKLISTED));
            assertThat(shell.run("osd", "blocklist", "ls")).isZero();
            assertThat(shell.out()).contains(old.instance()).contains("listed 1 entry");
        }
        assertThat(cluster.rados().ioContext("data").read("o1").toUtf8()).isEqualTo("old");
    }

    @Test
    void whoCannotBeAskedIsNamed() {
        assertThat(shell.run("daemon", "osd.7", "status")).isEqualTo(1);
        assertThat(shell.err()).contains("has no such daemon").contains("[ENOENT]");
        assertThat(shell.run("daemon", "osd.0", "dance")).isEqualTo(1);
        assertThat(shell.err()).contains("there is no command 'dance'; 'help' lists those there are [EINVAL]");
        cluster.stop(0);
        assertThat(shell.run("daemon", "osd.0", "status")).isEqualTo(1);
        assertThat(shell.err()).contains("nobody listens at").contains("[ECONNREFUSED]");
        cluster.restart(0);
        assertThat(shell.run("daemon", "osd.0", "status")).as(shell.err()).isZero();
    }

    /** Its command line asks for the descriptions first, and ends its request with a zero. */
    @Test
    void theSocketTalksAsCephsDo() throws IOException {
        Path socket = data.resolve("run").resolve("osd.0.asok");
        String descriptions = raw(socket, "{\"prefix\": \"get_command_descriptions\"}\0");
        assertThat(new ObjectMapper().readTree(descriptions).findValues("sig")).isNotEmpty();
        assertThat(new ObjectMapper()
                        .readTree(raw(socket, "{\"prefix\": \"perf dump\"}\0"))
                        .has("osd"))
                .isTrue();
        assertThat(new ObjectMapper().readTree(raw(socket, "status\n")).has("whoami"))
                .isTrue();
        assertThat(shell.run("daemon", socket.toString(), "status")).isZero();
    }

    private static String raw(Path socket, String request) throws IOException {
        assertThat(Files.exists(socket)).isTrue();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
            fill(channel, length);
            ByteBuffer answer = ByteBuffer.allocate(length.flip().getInt());
            fill(channel, answer);
            assertThat(channel.read(ByteBuffer.allocate(1)))
                    .as("nothing follows")
                    .isNegative();
            return new String(answer.array(), StandardCharsets.UTF_8);
        }
    }

    private static void fill(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            assertThat(channel.read(buffer)).isPositive();
        }
    }

    @Test
    void anEmbeddedDaemonIsAskedWithoutASocket() throws IOException {
        String answer = cluster.ask(EntityName.osd(2), "status");
        assertThat(new ObjectMapper().readTree(answer).get("whoami").asInt()).isEqualTo(2);
        assertThatThrownBy(() -> cluster.ask(EntityName.osd(2), "dance")).isInstanceOf(RadosException.class);
    }
}
