package io.orthocone.formatter;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings every Java source below a folder into the project's format, or says which are not in it.
 *
 * <p>Formatting is slow and most sources have not changed since the last run, so the digests of sources known to be formatted are
 * kept in {@link FormattedDigests}; a source is parsed only if its digest is not among them.
 */
public final class FormatSources {
    private static final Set<String> FOLDERS_NOT_OURS = Set.of("target", ".git", "ocone-data", "release");

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());
    private final FormattedDigests formatted;

    FormatSources(FormattedDigests formatted) {
        this.formatted = formatted;
    }

    /** {@code check|rewrite ROOT DIGESTS}: exits with 1 if a checked source is not formatted, or if one does not parse. */
    public static void main(String[] arguments) throws IOException {
        boolean rewrite = switch (arguments[0]) {
            case "check" -> false;
            case "rewrite" -> true;
            default -> throw new IllegalArgumentException("check or rewrite, not " + arguments[0]);
        };
        Path root = Path.of(arguments[1]);
        FormattedDigests formatted = FormattedDigests.load(Path.of(arguments[2]));
        Outcome outcome = new FormatSources(formatted).format(sourcesBelow(root), rewrite);
        formatted.save();
        for (Path source : outcome.changed()) {
            System.err.println((rewrite ? "formatted " : "not formatted: ") + root.relativize(source));
        }
        for (String refusal : outcome.refusals()) {
            System.err.println(refusal);
        }
        if (!rewrite && !outcome.changed().isEmpty()) {
            System.err.println(outcome.changed().size() + " sources are not formatted; run: ./ocone format");
        }
        boolean failed =
                !outcome.refusals().isEmpty() || (!rewrite && !outcome.changed().isEmpty());
        if (failed) {
            System.exit(1);
        }
    }

    /** What a run found: sources whose format had to change, and those that could not be parsed, in path order. */
    record Outcome(List<Path> changed, List<String> refusals) {
        Outcome {
            changed = List.copyOf(changed);
            refusals = List.copyOf(refusals);
        }
    }

    Outcome format(List<Path> sources, boolean rewrite) {
        Set<Path> changed = Collections.synchronizedSet(new TreeSet<>());
        Set<String> refusals = Collections.synchronizedSet(new TreeSet<>());
        sources.parallelStream().forEach(source -> {
            try {
                String before = Files.readString(source);
                if (formatted.contains(before)) {
                    return;
                }
                String after = formatter.formatSourceAndFixImports(before);
                formatted.add(after);
                if (!after.equals(before)) {
                    changed.add(source);
                    if (rewrite) {
                        Files.writeString(source, after);
                    }
                }
            } catch (FormatterException e) {
                refusals.add(source + " cannot be parsed: " + e.getMessage());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return new Outcome(List.copyOf(changed), List.copyOf(refusals));
    }

    static List<Path> sourcesBelow(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return FOLDERS_NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && file.toString().endsWith(".java")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(sources);
        return sources;
    }
}
