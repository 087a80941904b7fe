package io.orthocone.planted;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs one test class, or one method of it ({@code class#method}), and says by its exit code what became of it. */
final class OneTest {
    /** The test failed. */
    static final int FAILED = 3;

    /** There was no such test, or its classes do not fit together. */
    static final int BROKEN = 4;

    private OneTest() {}

    public static void main(String[] arguments) {
        String test = arguments[0];
        DiscoverySelector selector = test.contains("#") ? selectMethod(test) : selectClass(test);
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selector)
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 10);
        System.exit(verdict(summary));
    }

    private static int verdict(TestExecutionSummary summary) {
        if (summary.getTestsFoundCount() == 0) {
            return BROKEN;
        }
        if (summary.getFailures().isEmpty()) {
            return 0;
        }
        boolean isLinked =
                summary.getFailures().stream().noneMatch(failure -> failure.getException() instanceof LinkageError);
        return isLinked ? FAILED : BROKEN;
    }
}
