package io.orthocone.crush.planted;

import io.orthocone.tools.Ocone;

/** Planted: placement that reaches up to the command line. */
public final class CrushThatKnowsTheCommandLine {
    private CrushThatKnowsTheCommandLine() {}

    public static void place() {
        Ocone.main(new String[] {"status"});
    }
}
