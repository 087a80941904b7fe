package io.orthocone.tools.monmaptool;

import io.orthocone.osdmap.UTime;
import io.orthocone.tools.cephargs.TakesAllWords;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ocone monmaptool}: hands its words on untouched, because the tool has a grammar of its own. */
@Command(
        name = "monmaptool",
        description = "Makes and changes monitor maps in files, as Ceph's monmaptool does.",
        preprocessor = TakesAllWords.class)
public final class MonmaptoolCommand implements Callable<Integer>, TakesAllWords.Taker {
    @Spec
    private CommandSpec spec;

    private String[] words = new String[0];

    @Override
    public void take(String... all) {
        words = all;
    }

    @Override
    public Integer call() {
        return new Monmaptool(
                        Path.of(""),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr(),
                        () -> UTime.of(Instant.now()),
                        UUID::randomUUID)
                .run(words);
    }
}
