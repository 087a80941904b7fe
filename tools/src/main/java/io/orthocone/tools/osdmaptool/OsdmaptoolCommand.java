package io.orthocone.tools.osdmaptool;

import io.orthocone.tools.cephargs.TakesAllWords;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ocone osdmaptool}: hands its words on untouched, because the tool has a grammar of its own. */
@Command(
        name = "osdmaptool",
        description = "Looks into OSD maps in files and plans changes, as Ceph's osdmaptool does.",
        preprocessor = TakesAllWords.class)
public final class OsdmaptoolCommand implements Callable<Integer>, TakesAllWords.Taker {
    @Spec
    private CommandSpec spec;

    private String[] words = new String[0];

    @Override
    public void take(String... all) {
        words = all;
    }

    @Override
    public Integer call() {
        return new Osdmaptool(
                        Path.of(""),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .run(words);
    }
}
