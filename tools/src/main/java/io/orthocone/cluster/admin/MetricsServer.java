package io.orthocone.cluster.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orthocone.counters.Reading;
import io.orthocone.message.EntityName;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code http://127.0.0.1:PORT/metrics}: the counters of all daemons of this process, for Prometheus. */
public final class MetricsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);

    private final HttpServer server;
    private final ExecutorService threads;
    private final Supplier<SortedMap<EntityName, List<Reading>>> readings;

    private MetricsServer(HttpServer server, Supplier<SortedMap<EntityName, List<Reading>>> readings) {
        this.server = server;
        this.readings = readings;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    /**
     * Listens on this machine until closed.
     *
     * @param port 0 for any
     */
    public static MetricsServer listen(int port, Supplier<SortedMap<EntityName, List<Reading>>> readings)
            throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        MetricsServer server = new MetricsServer(http, readings);
        http.createContext("/metrics", server::answer);
        http.setExecutor(server.threads);
        http.start();
        LOG.info("metrics are at http://127.0.0.1:{}/metrics", server.port());
        return server;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isLook = exchange.getRequestMethod().equals("GET");
            boolean isHere = exchange.getRequestURI().getPath().equals("/metrics");
            if (!isLook || !isHere) {
                exchange.sendResponseHeaders(isHere ? 405 : 404, -1);
                return;
            }
            byte[] text = PrometheusText.of(readings.get()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", PrometheusText.CONTENT_TYPE);
            exchange.sendResponseHeaders(200, text.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(text);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
