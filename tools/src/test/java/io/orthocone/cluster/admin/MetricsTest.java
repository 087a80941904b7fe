package io.orthocone.cluster.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.cluster.Cluster;
import io.orthocone.env.Payload;
import io.orthocone.rados.IoContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A scrape, read as strictly as the format is described. */
@Timeout(120)
final class MetricsTest {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|summary|histogram|untyped)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n"
                    + "]|\\\\[\\\\\"n])*)\"\\} (-?\\d+(?:\\.\\d+)?)");

    /** One metric with its samples by daemon; of a summary by the suffix before that. */
    private record Metric(String type, Map<String, Double> samples) {}

    /** What the format demands: help and type once, before the samples, which stand together, none of them twice; a line feed at the end. */
    private static Map<String, Metric> parse(String text) {
        assertThat(text).endsWith("\n");
        Map<String, Metric> metrics = new TreeMap<>();
        Set<String> helped = new HashSet<>();
        String current = "";
        for (String line : text.split("\n", -1)) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (help.matches()) {
                assertThat(helped.add(help.group(1)))
                        .as("helped once: %s", line)
                        .isTrue();
                current = help.group(1);
            } else if (type.matches()) {
                assertThat(type.group(1)).as("right after its help").isEqualTo(current);
                assertThat(metrics.put(current, new Metric(type.group(2), new TreeMap<>())))
                        .isNull();
            } else if (sample.matches()) {
                take(metrics, current, sample);
            } else {
                assertThat(line).as("no other lines").isEmpty();
            }
        }
        return metrics;
    }

    private static void take(Map<String, Metric> metrics, String current, Matcher sample) {
        Metric metric = metrics.get(current);
        String suffix = sample.group(1).substring(current.length());
        assertThat(sample.group(1)).startsWith(current);
        assertThat(suffix).isIn(metric.type().equals("summary") ? List.of("_sum", "_count") : List.of(""));
        assertThat(sample.group(2)).isEqualTo("daemon");
        Double before = metric.samples().put(suffix + sample.group(3), Double.valueOf(sample.group(4)));
        assertThat(before).as("one value of %s", sample.group()).isNull();
    }

    private static HttpResponse<String> get(MetricsServer server, String path, String method)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void aScrapeSaysWhatTheClusterHasDone() throws Exception {
        try (Cluster cluster = Cluster.builder().osds(3).inMemory().start();
                MetricsServer server = MetricsServer.listen(0, cluster::readings)) {
            cluster.awaitClean(Duration.ofSeconds(60));
            IoContext io = cluster.rados().ioContext("data");
            for (int i = 0; i < 10; i++) {
                io.writeFull("o" + i, Payload.utf8("content"));
            }
            HttpResponse<String> response = get(server, "/metrics", "GET");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            Map<String, Metric> metrics = parse(response.body());

            Metric writes = metrics.get("ocone_osd_op_w_total");
            assertThat(writes.type()).isEqualTo("counter");
            assertThat(writes.samples().keySet()).containsExactly("osd.0", "osd.1", "osd.2");
            assertThat(writes.samples().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isGreaterThanOrEqualTo(10);
            Metric latency = metrics.get("ocone_osd_op_w_latency_seconds");
            assertThat(latency.type()).isEqualTo("summary");
            assertThat(latency.samples().keySet()).contains("_sumosd.0", "_countosd.0");
            assertThat(metrics.get("ocone_cluster_num_osd_up").samples()).containsEntry("mon.a", 3.0);

            assertThat(get(server, "/metrics", "POST").statusCode()).isEqualTo(405);
            assertThat(get(server, "/metrics/more", "GET").statusCode()).isEqualTo(404);
            assertThat(get(server, "/", "GET").statusCode()).isEqualTo(404);

            cluster.stop(1);
            assertThat(parse(get(server, "/metrics", "GET").body())
                            .get("ocone_osd_op_w_total")
                            .samples()
                            .keySet())
                    .containsExactly("osd.0", "osd.2");
            assertThat(metrics.keySet()).as("the table of doc/observe.md").isEqualTo(Set.copyOf(documented()));
        }
    }

    /** Names in the first column of the page's table of metrics. */
    private static List<String> documented() throws IOException {
        Pattern row = Pattern.compile("\\| `(ocone_[a-z0-9_]+)` \\|.*");
        List<String> names = new ArrayList<>();
        for (String line : Files.readAllLines(page())) {
            Matcher matcher = row.matcher(line);
            if (matcher.matches()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    private static Path page() {
        Path here = Path.of("doc/observe.md").toAbsolutePath();
        return Files.exists(here) ? here : Path.of("../doc/observe.md").toAbsolutePath();
    }
}
