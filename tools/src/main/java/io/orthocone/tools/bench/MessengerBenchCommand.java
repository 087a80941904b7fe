package io.orthocone.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.bench.messenger.MessengerRace;
import io.orthocone.bench.messenger.MessengerRace.Load;
import io.orthocone.bench.messenger.MessengerRace.Result;
import io.orthocone.bench.messenger.Party;
import io.orthocone.bench.race.Spread;
import io.orthocone.tools.cli.GlobalOptions;
import io.orthocone.tools.cli.Logs;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ocone bench messenger}. */
@Command(
        name = "messenger",
        description = {
            "Round trips of our messenger over loopback, with checksums and with TLS beneath them (secure), and inside"
                    + " the JVM; in turns with bare Netty and with gRPC, by a call for each request and by one stream.",
            "Requests of 4 KiB, one and 16 in flight, and of 4 MiB, four in flight; an answer is some 90 bytes. All"
                    + " parties have one thread that asks and one that answers."
        })
public final class MessengerBenchCommand implements Callable<Integer> {
    private static final double MEGA = 1e6;
    private static final int BULK_IN_FLIGHT = 4;
    private static final List<Party> PARTIES = List.of(Party.values());

    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rounds",
            defaultValue = "7",
            description = "Rounds of each to take the median of; ${DEFAULT-VALUE} unless told.")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "ROUNDS",
            defaultValue = "8",
            description = "Rounds of each before those that count; ${DEFAULT-VALUE} unless told.")
    private int warmUpRounds;

    @Option(
            names = "--round-millis",
            paramLabel = "MILLISECONDS",
            defaultValue = "1000",
            description = "How long a round takes; ${DEFAULT-VALUE} unless told.")
    private int roundMillis;

    public MessengerBenchCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws Exception {
        MessengerRace race;
        try {
            race = new MessengerRace(warmUpRounds, rounds, roundMillis);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        Logs.quiet();
        ObjectNode all = new ObjectMapper().createObjectNode();
        all.put("warm_up_rounds", warmUpRounds).put("rounds", rounds).put("round_millis", roundMillis);
        for (int inFlight : new int[] {16, 1}) {
            Load load = Load.small(inFlight);
            show("4 KiB, " + inFlight + " in flight", load, race.run(load, PARTIES), all);
        }
        Load bulk = Load.bulk(BULK_IN_FLIGHT);
        show("4 MiB, " + BULK_IN_FLIGHT + " in flight", bulk, race.run(bulk, PARTIES), all);
        if (options.format().isJson()) {
            spec.commandLine().getOut().println(options.format().render(all));
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    private void show(String what, Load load, List<Result> results, ObjectNode all) {
        if (!options.format().isJson()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(what);
            results.forEach(result -> print(out, load, result));
            out.flush();
        }
        ObjectNode node = all.withArray("loads").addObject();
        node.put("payload_bytes", load.payloadBytes()).put("in_flight", load.inFlight());
        for (Result result : results) {
            ObjectNode one = node.withArray("results")
                    .addObject()
                    .put("name", result.party().title());
            Peers.put(one, "round_trips_per_sec", result.perSecond());
            Peers.put(one, "cpu_micros_per_message", result.cpuMicros());
            Peers.put(one, "allocated_bytes_per_message", result.allocatedBytes());
            Peers.put(one, "ratio_of_ours", result.ratio());
        }
    }

    private static void print(PrintWriter out, Load load, Result result) {
        String rate = load.payloadBytes() >= MEGA
                ? String.format(
                        Locale.ROOT,
                        "%,.0f MB/s (%,.0f .. %,.0f)",
                        megabytes(load, result.perSecond().median()),
                        megabytes(load, result.perSecond().least()),
                        megabytes(load, result.perSecond().most()))
                : Peers.rate(result.perSecond(), "round trips").strip();
        out.printf(
                Locale.ROOT,
                "  %-20s %s; a message: %s µs of CPU, %,.0f bytes allocated; ours to this %s%n",
                result.party().title(),
                rate,
                brief(result.cpuMicros()),
                result.allocatedBytes().median(),
                Peers.precise(result.ratio()));
    }

    private static double megabytes(Load load, double perSecond) {
        return perSecond * load.payloadBytes() / MEGA;
    }

    private static String brief(Spread spread) {
        return String.format(Locale.ROOT, "%.1f (%.1f .. %.1f)", spread.median(), spread.least(), spread.most());
    }
}
