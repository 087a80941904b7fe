package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OconeTest {
    private final Shell shell = new Shell(Map.of());

    @Test
    void versionNamesOconeAndTheJvm() {
        assertThat(shell.run("--version")).isZero();
        assertThat(shell.out()).startsWith("ocone ").contains("Java 2");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void helpGoesToStandardOutput() {
        assertThat(shell.run("--help")).isZero();
        assertThat(shell.out()).contains("Usage: ocone", "up ", "down ", "status ", "rados ");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void everyCommandHasAHelpThatSaysWhatItDoes() {
        List<String> silent = new ArrayList<>();
        for (CommandLine command : everyCommandBelow(Ocone.commandLine(Map.of()))) {
            String usage = command.getUsageMessage();
            String[] description = command.getCommandSpec().usageMessage().description();
            if (description.length == 0 || !usage.contains("--data") || !usage.contains("--help")) {
                silent.add(command.getCommandSpec().qualifiedName());
            }
        }
        assertThat(silent).isEmpty();
    }

    private static List<CommandLine> everyCommandBelow(CommandLine parent) {
        List<CommandLine> all = new ArrayList<>();
        for (CommandLine child : parent.getSubcommands().values()) {
            all.add(child);
            all.addAll(everyCommandBelow(child));
        }
        return all;
    }

    @Test
    void optionsOfAllCommandsStandBeforeTheVerbOrAfterIt() {
        assertThat(shell.run("--data", "/nowhere", "status")).isEqualTo(1);
        String before = shell.err();
        assertThat(shell.run("status", "--data", "/nowhere")).isEqualTo(1);
        assertThat(shell.err()).isEqualTo(before).contains("/nowhere");
    }
}
