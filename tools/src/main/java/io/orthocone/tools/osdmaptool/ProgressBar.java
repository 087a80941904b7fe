package io.orthocone.tools.osdmaptool;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * Shows on a terminal how far a long work is, and takes itself away at the end. Used by several threads at once, hence the locks.
 */
final class ProgressBar {
    private static final int WIDTH = 40;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter terminal;
    private final boolean isShown;
    private String title = "";
    private long total;
    private long done;
    private int percentShown;

    ProgressBar(PrintWriter terminal, boolean isShown) {
        this.terminal = terminal;
        this.isShown = isShown;
    }

    /** On standard error, if that is a terminal. */
    static ProgressBar onTerminal(PrintWriter err) {
        boolean isTerminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return new ProgressBar(err, isTerminal);
    }

    synchronized void begin(String newTitle, long newTotal) {
        title = newTitle;
        total = newTotal;
        done = 0;
        percentShown = -1;
    }

    synchronized void advance(long amount) {
        done += amount;
        int percent = total == 0 ? 100 : (int) (100 * done / total);
        if (isShown && percent > percentShown) {
            percentShown = percent;
            int filled = WIDTH * percent / 100;
            terminal.print(
                    "\r" + title + " [" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + percent + "%");
            terminal.flush();
        }
    }

    synchronized void end() {
        if (isShown && percentShown >= 0) {
            terminal.print(CLEAR_LINE);
            terminal.flush();
        }
    }
}
