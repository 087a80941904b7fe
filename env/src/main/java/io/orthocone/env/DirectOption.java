package io.orthocone.env;

import java.nio.file.OpenOption;
import java.util.Arrays;

/**
 * The JDK's name for O_DIRECT. It lives in {@code jdk.unsupported}, of which the compiler warns in a way that cannot be
 * silenced at one place; so it is looked up by name.
 */
final class DirectOption {
    static final OpenOption DIRECT = find();

    private DirectOption() {}

    private static OpenOption find() {
        try {
            Object[] options =
                    Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
            return (OpenOption) Arrays.stream(options)
                    .filter(option -> option.toString().equals("DIRECT"))
                    .findAny()
                    .orElseThrow();
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException("this JDK has no direct I/O", missing);
        }
    }
}
