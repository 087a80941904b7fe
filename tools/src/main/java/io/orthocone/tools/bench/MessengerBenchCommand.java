package io.orthocone.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.bench.messenger.MessengerRace;
import io.orthocone.bench.messenger.MessengerRace.Load;
import io.orthocone.bench.messenger.MessengerRace.Result;
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
            "Round trips of our messenger over loopback (checksums, no encryption), in turns with bare Netty and gRPC,"
                    + " and inside the JVM.",
            "Requests of 4 KiB, one and 16 in flight, and of 4 MiB, four in flight; an answer is some 90 bytes. All"
                    + " parties have one thread that asks and one that answers."
        })
public final class MessengerBenchCommand implements Callable<Integer> {
    private static final double MEGA = 1e6;
    private static final int BULK_IN_FLIGHT = 4;

    private final GlobalOptions options;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rounds",
            defaultValue = "7",
            description = "Rounds of each to take the median of; ${DEFAULT-VALUE} unless told.")
    private int rounds;

    @Option(
            names = "--round-millis",
            paramLabel = "MILLISECONDS",
            defaultValue = "1000",
            description = "How long a round takes; ${DEFAULT-VALUE} unless told. Three rounds are for warming up.")
    private int roundMillis;

    public MessengerBenchCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws Exception {
        MessengerRace race;
        try {
            race = new MessengerRace(rounds, roundMillis);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        Logs.quiet();
        ObjectNode all = new ObjectMapper().createObjectNode();
        all.put("rounds", rounds).put("round_millis", roundMillis);
        for (int inFlight : new int[] {16, 1}) {
            Load load = Load.small(inFlight);
            show("4 KiB, " + inFlight + " in flight", load, race.overTcp(load), all);
            show("4 KiB, " + inFlight + " in flight, no socket", load, List.of(race.insideTheJvm(load)), all);
        }
        Load bulk = Load.bulk(BULK_IN_FLIGHT);
        show("4 MiB, " + BULK_IN_FLIGHT + " in flight", bulk, race.overTcp(bulk), all);
        show("4 MiB, " + BULK_IN_FLIGHT + " in flight, no socket", bulk, List.of(race.insideTheJvm(bulk)), all);
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
            ObjectNode one = node.withArray("results").addObject().put("name", result.name());
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
                result.name(),
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
