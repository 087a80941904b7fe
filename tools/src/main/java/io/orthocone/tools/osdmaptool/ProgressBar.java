package io.orthocone.tools.osdmaptool;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Shows on a terminal how far a long work is, and takes itself away at the end. Used by several threads at once, hence the locks.
 */
final class ProgressBar {
    private static final int WIDTH = 40;
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/\\d+|tty.*|console)");

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

    /** On standard error, if that is a terminal; {@link System#console} would ask standard input and output. */
    static ProgressBar onTerminal(PrintWriter err) {
        return new ProgressBar(err, isTerminal(STANDARD_ERROR));
    }

    static boolean isTerminal(Path descriptor) {
        try {
            return TERMINAL.matcher(Files.readSymbolicLink(descriptor).toString())
                    .matches();
        } catch (IOException e) {
            return false;
        }
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
