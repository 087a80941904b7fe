package io.orthocone.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.cluster.ClusterFolder;
import io.orthocone.cluster.admin.AdminSocket;
import io.orthocone.cluster.process.ClusterProcesses.Mode;
import io.orthocone.cluster.process.ClusterProcesses.Wish;
import io.orthocone.message.EntityName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Background processes are asked at their sockets and scraped. */
@Timeout(300)
class ObserveIT {
    private static final EntityName OSD = EntityName.osd(0);

    @TempDir
    private Path directory;

    @Test
    void eachDaemonOfAProcessOfItsOwnHasItsSocketAndItsPort() throws IOException, InterruptedException {
        try (RunningProcesses running = new RunningProcesses(directory)) {
            int port = up(running, Mode.PROCESSES);
            assertThat(scrape(port))
                    .contains("ocone_mon_is_leader{daemon=\"mon.a\"} 1")
                    .doesNotContain("osd.");
            for (int osd = 0; osd < 3; osd++) {
                assertThat(scrape(port + 1 + osd))
                        .contains("ocone_osd_op_w_total{daemon=\"osd." + osd + "\"} ")
                        .doesNotContain("mon.a");
            }
            ClusterFolder folder = running.folder();
            assertThat(AdminSocket.ask(folder.adminSocket(EntityName.mon("a")), "status"))
                    .contains("\"state\":\"leader\"");
            assertThat(AdminSocket.ask(folder.adminSocket(OSD), "status")).contains("\"state\":\"active\"");

            running.kill(OSD);
            assertThatThrownBy(() -> AdminSocket.ask(folder.adminSocket(OSD), "status"))
                    .isInstanceOf(IOException.class);
            running.processes().start(OSD, false);
            assertThat(AdminSocket.ask(folder.adminSocket(OSD), "status")).contains("\"whoami\":0");
        }
    }

    @Test
    void allDaemonsOfAnEmbeddedClusterAreScrapedAtOnePort() throws IOException, InterruptedException {
        try (RunningProcesses running = new RunningProcesses(directory)) {
            int port = up(running, Mode.EMBEDDED);
            assertThat(scrape(port))
                    .contains("ocone_osd_op_w_total{daemon=\"osd.0\"} ")
                    .contains("ocone_osd_op_w_total{daemon=\"osd.2\"} ")
                    .contains("ocone_mon_is_leader{daemon=\"mon.a\"} 1");
            assertThat(AdminSocket.ask(running.folder().adminSocket(OSD), "config show"))
                    .contains("\"maxLogEntries\":\"1000\"");
        }
    }

    private static int up(RunningProcesses running, Mode mode) throws IOException, InterruptedException {
        int port = firstOfFourFree();
        running.processes()
                .up(new Wish(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(mode),
                        Optional.empty(),
                        Optional.of(port),
                        OptionalLong.empty(),
                        false));
        return port;
    }

    private static String scrape(int port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }
    }

    private static int firstOfFourFree() throws IOException {
        Random random = new Random();
        for (int tries = 0; tries < 100; tries++) {
            int first = 12_000 + random.nextInt(7_000);
            if (areFree(first)) {
                return first;
            }
        }
        throw new IOException("no four free ports in a row");
    }

    private static boolean areFree(int first) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int port = first; port < first + 4; port++) {
                ServerSocket socket = new ServerSocket();
                sockets.add(socket);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            }
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
