package io.orthocone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rules that only the sources show. */
class SourcesTest {
    /** Tags of unfinished work; written in pieces so that this file holds none. */
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");

    private static final Pattern NAMELESS_PACKAGES =
            Pattern.compile("\\b(common|utils?|core|base|helpers?|managers?|misc)\\b");

    private static final Pattern TEST_METHOD = Pattern.compile(
            "^\\s*@(Test|ParameterizedTest|RepeatedTest|Property|Example|FuzzTest)\\b", Pattern.MULTILINE);

    private static final Pattern DISABLED = Pattern.compile("^\\s*@Disabled\\b", Pattern.MULTILINE);

    private static final Pattern WILDCARD_IMPORT =
            Pattern.compile("^import (static )?[\\w.]+\\.\\*;", Pattern.MULTILINE);

    private final SourceTree tree = SourceTree.here();

    @Test
    void nothingIsTaggedAsUnfinished() {
        List<String> tagged = new ArrayList<>();
        for (Path file : tree.files(".java", ".proto", ".xml", ".md", ".yml", ".properties", "ocone", "run")) {
            tree.text(file)
                    .lines()
                    .filter(line -> UNFINISHED.matcher(line).find())
                    .forEach(line -> tagged.add(file + ": " + line.strip()));
        }
        assertThat(tagged).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItsWordsMean() {
        TreeSet<Path> silent = new TreeSet<>();
        for (Path file : tree.files(".java")) {
            Path folder = file.getParent();
            if (folder.toString().contains("src/main/java")
                    && !Files.exists(tree.root().resolve(folder).resolve("package-info.java"))) {
                silent.add(folder);
            }
        }
        assertThat(silent).as("packages without a package-info.java").isEmpty();
    }

    @Test
    void noPackageIsNamedAfterNothing() {
        assertThat(tree.files(".java").stream().map(Path::getParent).map(Path::toString))
                .noneMatch(folder -> NAMELESS_PACKAGES.matcher(folder).find());
    }

    @Test
    void everyTestIsNamedSoThatTheBuildRunsIt() {
        assertThat(tree.files(".java").stream()
                        .filter(file -> file.toString().contains("src/test/java"))
                        .filter(file -> !file.toString().matches(".*(Test|IT)\\.java"))
                        .filter(file -> TEST_METHOD.matcher(tree.text(file)).find())
                        .filter(file -> !isContract(file)))
                .as("tests that surefire does not look at; only a contract suite, which is abstract or an"
                        + " interface, may be named otherwise")
                .isEmpty();
    }

    @Test
    void noTestIsDisabled() {
        assertThat(tree.files(".java").stream()
                        .filter(file -> DISABLED.matcher(tree.text(file)).find()))
                .isEmpty();
    }

    @Test
    void importsAreExplicit() {
        assertThat(tree.files(".java").stream()
                        .filter(file -> WILDCARD_IMPORT.matcher(tree.text(file)).find()))
                .isEmpty();
    }

    private boolean isContract(Path file) {
        String name = file.getFileName().toString().replace(".java", "");
        return Pattern.compile("\\b(abstract class|interface) " + name + "\\b")
                .matcher(tree.text(file))
                .find();
    }
}
