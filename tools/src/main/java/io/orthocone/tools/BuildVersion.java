package io.orthocone.tools;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code ocone --version} prints: our version, from the jar's manifest, and the JVM's. */
final class BuildVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String ours = Optional.ofNullable(BuildVersion.class.getPackage().getImplementationVersion())
                .orElse("(not from a jar)");
        return new String[] {"ocone " + ours, "Java " + Runtime.version() + ", " + System.getProperty("java.vendor")};
    }
}
