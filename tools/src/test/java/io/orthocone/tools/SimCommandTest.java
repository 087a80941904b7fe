package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.cluster.sim.SimProfile;
import io.orthocone.cluster.sim.SimReport;
import io.orthocone.cluster.sim.SimRun;
import io.orthocone.cluster.sim.SimRunFailure;
import io.orthocone.cluster.sim.SimScenario;
import io.orthocone.sim.Fault;
import io.orthocone.sim.FaultPlan;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimCommandTest {
    private static final String SEED = "5";
    private static final String FAULT = "1us crash osd.0";

    private final Shell shell = new Shell(Map.of());

    @TempDir
    private Path folder;

    @Test
    void helpNamesEveryProfile() {
        for (String verb : List.of("run", "shrink", "soak")) {
            assertThat(shell.run("sim", verb, "--help")).isZero();
            for (SimProfile profile : SimProfile.values()) {
                assertThat(shell.out()).contains(profile + " ", profile.about());
            }
        }
    }

    @Test
    void theDrawnPlanGivenAsTextGivesTheSameRun() throws IOException {
        SimScenario scenario = SimScenario.of(Long.parseLong(SEED), SimProfile.STORM);
        Path plan = Files.writeString(
                folder.resolve("plan"), "# drawn\n" + SimRun.drawnPlan(scenario).toString());

        assertThat(shell.run("sim", "run", "--seed", SEED)).isZero();
        String drawn = withoutRealTime(shell.out());
        assertThat(shell.out()).containsPattern("in [0-9.]+ real s: [0-9]+ virtual s in a real one\n$");
        assertThat(shell.run("sim", "run", "--seed", SEED, "--plan", plan.toString()))
                .isZero();
        assertThat(withoutRealTime(shell.out())).isEqualTo(drawn).contains("trace hash");
    }

    private static String withoutRealTime(String report) {
        return report.replaceAll("in [0-9.]+ real s: .*\n", "");
    }

    @Test
    void profilesGiveDifferentRunsOfASeed() {
        TreeSet<String> hashes = new TreeSet<>();
        for (SimProfile profile : SimProfile.values()) {
            assertThat(shell.run("sim", "run", "--seed", SEED, "--profile", profile.toString()))
                    .isZero();
            hashes.add(shell.out().replaceAll("(?s).*trace hash (\\w+).*", "$1"));
        }
        assertThat(hashes).hasSize(SimProfile.values().length);
    }

    @Test
    void theTraceHasEveryEventAndTheReportFollows() throws IOException {
        Path file = folder.resolve("trace");
        assertThat(shell.run("sim", "run", "--seed", SEED, "--profile", "calm", "--trace-to", file.toString()))
                .isZero();
        assertThat(shell.out()).startsWith("seed 5: ");
        List<String> lines = Files.readAllLines(file);

        assertThat(shell.run("sim", "run", "--seed", SEED, "--profile", "calm", "--trace", "--format", "json"))
                .isZero();
        List<String> json = shell.out().lines().toList();

        assertThat(lines.getFirst()).matches("\\d+\\.\\d{6} s #\\d+ \\w+ .*");
        JsonNode event = new ObjectMapper().readTree(json.getFirst());
        assertThat(lines.getFirst())
                .endsWith("#" + event.get("sequence") + " " + event.get("kind").asText() + " "
                        + event.get("actor").asText());
        JsonNode report = new ObjectMapper().readTree(json.getLast());
        assertThat(report.get("events").asInt()).isEqualTo(json.size() - 1).isEqualTo(lines.size());
        assertThat(report.get("profile").asText()).isEqualTo("calm");
        assertThat(report.get("virtual_to_real").asDouble()).isPositive();
    }

    @Test
    void aSeedIsReconciledWithItself() throws IOException {
        assertThat(shell.run("sim", "run", "--seed", SEED, "--reconcile", "--format", "json"))
                .isZero();
        JsonNode verdict = new ObjectMapper().readTree(shell.out());
        assertThat(verdict.get("equal").asBoolean()).isTrue();
        assertThat(verdict.get("events").asLong())
                .isEqualTo(SimRun.execute(Long.parseLong(SEED)).events());
    }

    @Test
    void aPlanThatIsNoneOrAboutSomebodyElseIsRefusedInALine() throws IOException {
        Path plan = folder.resolve("plan");
        Files.writeString(plan, "1us smash osd.0");
        assertThat(shell.run("sim", "run", "--seed", SEED, "--plan", plan.toString()))
                .isEqualTo(1);
        assertThat(shell.err()).isEqualTo("ocone: not a fault: '1us smash osd.0' [EINVAL]\n");

        Files.writeString(plan, "1us crash osd.17");
        assertThat(shell.run("sim", "run", "--seed", SEED, "--plan", plan.toString()))
                .isEqualTo(1);
        assertThat(shell.err()).startsWith("ocone: seed 5 has no osd.17; it has mon.a, ");
    }

    @Test
    void aSeedThatPassesNeedsNoShrinking() {
        assertThat(shell.run("sim", "shrink", "--seed", SEED, "--profile", "calm"))
                .isZero();
        assertThat(shell.out()).isEqualTo("seed 5 passes under all its 0 faults: there is nothing to shrink\n");
    }

    @Test
    void whatShrinkPrintsIsAPlan() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        assertThat(run(out, err, "shrink", "--seed", SEED, "--profile", "network"))
                .isEqualTo(1);

        assertThat(FaultPlan.parse(out.toString())).isEqualTo(FaultPlan.parse(FAULT));
        assertThat(out.toString())
                .contains(
                        "# seed 5 fails under 1 of its 3 faults: planted",
                        "./ocone sim run --seed 5 --profile network --plan plan.txt");
        assertThat(err.toString()).contains("seed 5 fails under 3 faults: planted", "run 1: ", "fails under 1 fault\n");

        StringWriter json = new StringWriter();
        assertThat(run(json, err, "shrink", "--seed", SEED, "--format", "json")).isEqualTo(1);
        JsonNode result = new ObjectMapper().readTree(json.toString());
        assertThat(result.get("plan").size()).isEqualTo(1);
        assertThat(result.get("plan").get(0).asText()).isEqualTo(FAULT);
        assertThat(result.get("failure").asText()).isEqualTo("planted");
    }

    @Test
    void soakTellsItsProgressOrTheSeedThatFails() throws IOException {
        assertThat(shell.run(
                        "sim", "soak", "--minutes", "0.001", "--seed", "9", "--profile", "calm", "--format", "json"))
                .isZero();
        JsonNode end = new ObjectMapper().readTree(shell.out());
        assertThat(end.get("seeds").asInt()).isPositive();
        assertThat(end.get("virtual_to_real").asDouble()).isPositive();

        StringWriter err = new StringWriter();
        assertThat(run(new StringWriter(), err, "soak", "--minutes", "5", "--seed", "77"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("planted", "replay of 77");
    }

    /** Runs {@code ocone sim} over runs that fail as long as one fault is among theirs. */
    private static int run(StringWriter out, StringWriter err, String... words) {
        GlobalOptions options = new GlobalOptions(Map.of());
        CommandLine.Model.CommandSpec root =
                CommandLine.Model.CommandSpec.create().name("ocone");
        root.addMixin("options", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
        CommandLine ocone =
                new CommandLine(root).addSubcommand(SimCommand.commandLine(options, SimCommandTest::runThatFails));
        ocone.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        String[] all = new String[words.length + 1];
        all[0] = "sim";
        System.arraycopy(words, 0, all, 1, words.length);
        return ocone.execute(all);
    }

    private static SimReport runThatFails(SimScenario scenario) {
        FaultPlan plan = scenario.plan().orElse(FaultPlan.parse(FAULT + "\n2us crash osd.1\n3us crash osd.2"));
        if (plan.faults().contains(new Fault.CrashProcess(1_000, "osd.0"))) {
            throw new SimRunFailure(scenario, plan, "planted", "planted\nreplay of " + scenario.seed(), null);
        }
        return new SimReport(scenario, 1, 1, 1, 1, 0, plan.faults().size(), new TreeMap<>());
    }
}
