package io.orthocone.tools.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.bench.race.Program;
import io.orthocone.bench.race.Spread;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands that measure beside a program of Ceph have in common: finding it, and how rates and ratios are printed. */
final class Peers {
    private Peers() {}

    /** Where a program of Ceph is. Without one the measurement goes on alone, and that is said. */
    static Optional<String> find(String program, GlobalOptions options, CommandSpec spec) throws IOException {
        Path home = Path.of(System.getProperty("ocone.home", "/nowhere"));
        Optional<String> found = Program.find(program, home).map(Path::toString);
        if (found.isEmpty()) {
            spec.commandLine().getErr().println("ocone: " + program + " of Ceph is not installed; measuring alone");
        } else if (!options.format().isJson()) {
            spec.commandLine().getOut().println("in turns with " + found.get());
        }
        return found;
    }

    /** {@code NAME}, {@code NAME_min} and {@code NAME_max}. */
    static void put(ObjectNode node, String name, Spread spread) {
        node.put(name, spread.median()).put(name + "_min", spread.least()).put(name + "_max", spread.most());
    }

    static String rate(Spread spread, String unit) {
        return String.format(
                Locale.ROOT, "%,12.0f %s/s (%,.0f .. %,.0f)", spread.median(), unit, spread.least(), spread.most());
    }

    /** With two decimals, for ratios near one. */
    static String precise(Spread spread) {
        return String.format(Locale.ROOT, "%.2f (%.2f .. %.2f)", spread.median(), spread.least(), spread.most());
    }

    static String ratio(Spread spread) {
        return String.format(Locale.ROOT, "%.1f (%.1f .. %.1f)", spread.median(), spread.least(), spread.most());
    }
}
