package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./ocone}, on machines with and without a JDK: what it needs is found where it says, or it says how to get it. */
class LauncherTest {
    private static final Path SCRIPT = Path.of(System.getProperty("ocone.home"), "ocone");

    @TempDir
    private Path places;

    private record Answer(int code, String out, String err) {}

    @Test
    void withoutAJdkItSaysHowToGetOne() throws IOException, InterruptedException {
        Answer answer = run(Map.of("OCONE_JAVA_PATH", places.toString()), "status");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines()).hasSize(1);
        assertThat(answer.err())
                .startsWith("ocone: no JDK 25 or newer found in OCONE_JAVA_PATH (" + places + ")")
                .contains("sdk install java 25-tem", "apt-get install openjdk-25-jdk", "https://adoptium.net")
                .contains("OCONE_JAVA_HOME");
    }

    @Test
    void anOlderJdkIsNotTaken() throws IOException, InterruptedException {
        jdk("old", "21.0.4");
        assertThat(run(Map.of("OCONE_JAVA_PATH", places.toString()), "java-home")
                        .code())
                .isEqualTo(1);
    }

    @Test
    void aRuntimeWithoutACompilerIsNotTaken() throws IOException, InterruptedException {
        Files.delete(jdk("runtime", "25").resolve("bin/javac"));
        assertThat(run(Map.of("OCONE_JAVA_PATH", places.toString()), "java-home")
                        .code())
                .isEqualTo(1);
    }

    @Test
    void aNewEnoughOneIsFoundInAFolderOfSeveral() throws IOException, InterruptedException {
        jdk("old", "17.0.2");
        Path good = jdk("one with a space", "25.0.1");
        Answer answer = run(Map.of("OCONE_JAVA_PATH", "/nowhere:" + places), "java-home");
        assertThat(answer.out().strip()).isEqualTo(good.toString());
        assertThat(answer.code()).isZero();
    }

    @Test
    void oneOfAnEarlyAccessBuildIsTaken() throws IOException, InterruptedException {
        Path early = jdk("early", "26-ea");
        assertThat(run(Map.of("OCONE_JAVA_PATH", early.toString()), "java-home")
                        .out()
                        .strip())
                .isEqualTo(early.toString());
    }

    @Test
    void theOneThatIsNamedIsTakenOrRefused() throws IOException, InterruptedException {
        Path good = jdk("good", "25");
        Path old = jdk("old", "21");
        assertThat(run(Map.of("OCONE_JAVA_HOME", good.toString()), "java-home")
                        .out()
                        .strip())
                .isEqualTo(good.toString());
        Answer refused = run(Map.of("OCONE_JAVA_HOME", old.toString()), "java-home");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("OCONE_JAVA_HOME is " + old, "no JDK 25 or newer", "unset it");
    }

    @Test
    void aReleaseFolderHasNoSourcesToTest() throws IOException, InterruptedException {
        Path jdk = jdk("jdk", "25");
        Files.createDirectories(places.resolve("release/lib"));
        Path script = Files.createDirectories(places.resolve("release/bin")).resolve("ocone");
        Files.copy(SCRIPT, script, StandardCopyOption.COPY_ATTRIBUTES);
        Answer refused = run(script, Map.of("OCONE_JAVA_HOME", jdk.toString()), "test");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).isEqualTo("ocone: 'ocone test' works on a source tree; this is a release folder.\n");
    }

    @Test
    void aReleaseIsNotPutAmongOtherThings() throws IOException, InterruptedException {
        Path jdk = jdk("jdk", "25");
        Answer refused = run(Map.of("OCONE_JAVA_HOME", jdk.toString()), "release", places.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).startsWith("ocone: " + places + " is there and no release folder; name another");
        assertThat(jdk).isDirectory();
    }

    /** The outside of a JDK: what the script looks at. */
    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(places.resolve(name));
        Files.createDirectory(home.resolve("bin"));
        for (String program : new String[] {"java", "javac"}) {
            Path file = Files.writeString(home.resolve("bin").resolve(program), "#!/bin/sh\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static Answer run(Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        return run(SCRIPT, environment, words);
    }

    private static Answer run(Path script, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(script.toString());
        builder.command().addAll(List.of(words));
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(environment);
        Path err = Files.createTempFile("ocone-launcher-", ".err");
        try {
            Process process = builder.redirectError(err.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new Answer(process.exitValue(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }
}
