package io.orthocone.bench.osdmap;

import io.orthocone.bench.race.Program;
import io.orthocone.bench.race.Spread;
import io.orthocone.bench.sample.SampleCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code osdmaptool --test-map-pgs} over all PGs of a sample cluster: whole processes, from the command to its end. A second map, of one PG,
 * says what of that is start. With Ceph's tool each of our turns is followed by one of its own, and both must print the same.
 */
public final class OsdmaptoolRace {
    private static final List<String> QUESTION = List.of("--test-map-pgs");

    private final List<String> ours;
    private final Optional<List<String>> theirs;
    private final Shape shape;

    /**
     * What is mapped.
     *
     * @param runs how many turns are measured; one goes before, unmeasured
     */
    public record Shape(int osds, int pgs, int runs) {
        public Shape {
            if (pgs < 1 || runs < 1) {
                throw new IllegalArgumentException("PGs and runs must be at least 1");
            }
        }
    }

    /**
     * What one program needed.
     *
     * @param seconds from its start to its end
     * @param startSeconds the same with one PG only
     * @param pgsPerSecond in what lies between, at the medians
     */
    public record Times(Spread seconds, Spread startSeconds, double pgsPerSecond) {
        private static Times of(List<Turn> turns, int pgs) {
            Spread whole = Spread.of(whole(turns));
            Spread start = Spread.of(turns.stream().map(Turn::start).toList());
            return new Times(whole, start, pgs / Math.max(whole.median() - start.median(), 1e-9));
        }
    }

    /**
     * What was measured.
     *
     * @param theirs of Ceph's tool, if it ran
     * @param speedUp its seconds divided by ours, whole processes, pair by pair
     */
    public record Report(Times ours, Optional<Times> theirs, Optional<Spread> speedUp) {}

    private record Turn(double whole, double start, String output) {}

    /**
     * A race to come.
     *
     * @param ours the command line of our tool, up to its arguments
     * @param theirs that of Ceph's; none to measure ours alone
     */
    public OsdmaptoolRace(List<String> ours, Optional<List<String>> theirs, Shape shape) {
        this.ours = List.copyOf(ours);
        this.theirs = theirs.map(List::copyOf);
        this.shape = shape;
    }

    /**
     * Runs all turns.
     *
     * @param folder for the maps
     * @throws IOException if a program cannot be run
     * @throws IllegalStateException if the outputs differ
     */
    public Report run(Path folder) throws IOException, InterruptedException {
        SampleCluster cluster = SampleCluster.even(shape.osds);
        Path map =
                Files.write(folder.resolve("osdmap"), cluster.osdMap(shape.pgs).encode());
        Path onePg = Files.write(
                folder.resolve("osdmap-of-one-pg"), cluster.osdMap(1).encode());
        List<Turn> ourTurns = new ArrayList<>();
        List<Turn> theirTurns = new ArrayList<>();
        for (int turn = -1; turn < shape.runs; turn++) {
            Turn our = turn(ours, map, onePg);
            Optional<Turn> their = Optional.empty();
            if (theirs.isPresent()) {
                their = Optional.of(turn(theirs.get(), map, onePg));
                if (!our.output.equals(their.get().output)) {
                    throw new IllegalStateException("the outputs of both tools differ");
                }
            }
            if (turn >= 0) {
                ourTurns.add(our);
                their.ifPresent(theirTurns::add);
            }
        }
        Times ourTimes = Times.of(ourTurns, shape.pgs);
        if (theirTurns.isEmpty()) {
            return new Report(ourTimes, Optional.empty(), Optional.empty());
        }
        Spread speedUp = Spread.ofRatios(whole(theirTurns), whole(ourTurns));
        return new Report(ourTimes, Optional.of(Times.of(theirTurns, shape.pgs)), Optional.of(speedUp));
    }

    private static Turn turn(List<String> program, Path map, Path onePg) throws IOException, InterruptedException {
        Program.Run whole = asked(program, map).run();
        Program.Run start = asked(program, onePg).run();
        return new Turn(whole.seconds(), start.seconds(), whole.output());
    }

    private static Program asked(List<String> program, Path map) {
        List<String> words = new ArrayList<>(program);
        words.add(map.toString());
        words.addAll(QUESTION);
        return new Program(words);
    }

    private static List<Double> whole(List<Turn> turns) {
        return turns.stream().map(Turn::whole).toList();
    }
}
