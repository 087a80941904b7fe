package io.orthocone.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine is called in the CRUSH hierarchy. Asked of the kernel: a resolver may take seconds to answer. */
final class Hostname {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private Hostname() {}

    static String ofThisMachine() {
        try {
            String name = Files.readString(KERNEL).strip().split("\\.", 2)[0].replaceAll("[^A-Za-z0-9_-]", "-");
            return name.isEmpty() ? "localhost" : name;
        } catch (IOException e) {
            return "localhost";
        }
    }
}
