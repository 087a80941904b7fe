package io.orthocone.planted;

import io.orthocone.architecture.SourceTree;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Where mistakes are planted: compiles what a patch changes, and runs JVMs in which these classes stand before the right ones. */
final class Plantation {
    private static final SourceTree TREE = SourceTree.here();
    private static final Path PATCHES = Path.of("tools/src/test/resources/io/orthocone/planted");

    private Plantation() {}

    /**
     * What became of a JVM.
     *
     * @param output of both streams
     */
    record Outcome(int exitCode, String output) {}

    static List<Patch> bugs() {
        return Patch.in(TREE.root().resolve(PATCHES).resolve("bugs"));
    }

    static List<Patch> removedSyncs() {
        return Patch.in(TREE.root().resolve(PATCHES).resolve("syncs"));
    }

    static List<Patch> brokenRules() {
        return Patch.in(TREE.root().resolve(PATCHES).resolve("rules"));
    }

    static List<Patch> brokenFences() {
        return Patch.in(TREE.root().resolve(PATCHES).resolve("fences"));
    }

    /** Those that {@code -Dplanted} names the beginning of; all without it. */
    static Stream<Patch> chosen(List<Patch> patches) {
        String wanted = System.getProperty("planted", "");
        return patches.stream().filter(patch -> patch.name().startsWith(wanted));
    }

    /** A changed file as it is with the mistake. */
    static String patched(Patch patch, Patch.FileChange file) {
        return patch.applyTo(file, TREE.text(Path.of(file.path())));
    }

    /** Compiles the changed files of a patch; answers the folder of classes. */
    static Path compile(Patch patch, Path scratch) throws IOException {
        Path classes = Files.createDirectories(scratch.resolve("classes"));
        List<Path> sources = new ArrayList<>();
        for (Patch.FileChange file : patch.files()) {
            Path source = scratch.resolve("sources").resolve(file.path());
            Files.createDirectories(source.getParent());
            sources.add(Files.writeString(source, patched(patch, file)));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-proc:none", "-nowarn", "-parameters", "-d", classes.toString(), "-classpath", classPath());
            boolean isCompiled = compiler.getTask(
                            complaints, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!isCompiled) {
                throw new IllegalArgumentException("patch " + patch + " does not compile:\n" + complaints);
            }
        }
        return classes;
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** Where a module's test classes are. */
    static Path testClassesOf(String module) {
        return TREE.root().resolve(module).resolve("target/test-classes");
    }

    /**
     * Runs a main class in a JVM of its own.
     *
     * @param first before all others on the class path, in this order
     * @return empty when it did not end in time
     */
    static Optional<Outcome> run(List<Path> first, long limitSeconds, String mainClass, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + TREE.root().resolve("jvm.flags"));
        command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-Docone.invariants.expensive=true", "-cp"));
        List<String> path = new ArrayList<>(first.stream().map(Path::toString).toList());
        path.add(classPath());
        command.add(String.join(System.getProperty("path.separator"), path));
        command.add(mainClass);
        command.addAll(arguments);
        Path output = Files.createTempFile("planted", ".output");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                return Optional.empty();
            }
            return Optional.of(new Outcome(process.exitValue(), Files.readString(output)));
        } finally {
            Files.delete(output);
        }
    }
}
