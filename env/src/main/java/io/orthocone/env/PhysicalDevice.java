package io.orthocone.env;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which physical device a folder is on, as Linux tells it in {@code /sys}: the serial number of the whole disk, or its name (sda)
 * where it has none. A partition is followed to its disk, a volume over one device (LVM, encryption) to that device.
 */
final class PhysicalDevice {
    private static final Path SYSTEM = Path.of("/sys/dev/block");

    /** Below a disk's folder, where different kinds of disks say who they are. */
    private static final List<String> SERIALS = List.of("serial", "device/serial", "wwid", "device/wwid");

    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9_.-]+");
    private static final int MOST_LAYERS = 16;
    private static final int MINOR_BITS = 8;

    private PhysicalDevice() {}

    /** Empty where a folder is on no disk (in memory, on another machine), on several, or where the system does not tell. */
    static Optional<String> of(Path folder) {
        try {
            if (Files.getAttribute(folder, "unix:dev") instanceof Long number) {
                return of(SYSTEM, major(number), minor(number));
            }
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As glibc takes a device number apart: twelve bits and eight below, the rest of both above. */
    static long major(long number) {
        return ((number >>> 32) & 0xfffff000L) | ((number >>> MINOR_BITS) & 0xfff);
    }

    static long minor(long number) {
        return ((number >>> 12) & 0xffffff00L) | (number & 0xff);
    }

    /**
     * @param devices a folder with an entry {@code major:minor} for each block device
     */
    static Optional<String> of(Path devices, long major, long minor) throws IOException {
        Path entry = devices.resolve(major + ":" + minor);
        if (!Files.exists(entry)) {
            return Optional.empty();
        }
        Path disk = entry.toRealPath();
        for (int layer = 0; layer < MOST_LAYERS; layer++) {
            if (Files.exists(disk.resolve("partition"))) {
                disk = disk.getParent();
            }
            List<Path> below = entriesOf(disk.resolve("slaves"));
            if (below.isEmpty()) {
                return Optional.of(identityOf(disk));
            }
            if (below.size() > 1) {
                return Optional.empty();
            }
            disk = below.getFirst().toRealPath();
        }
        return Optional.empty();
    }

    private static String identityOf(Path disk) {
        for (String file : SERIALS) {
            String serial = wordIn(disk.resolve(file));
            if (!serial.isEmpty()) {
                return serial;
            }
        }
        return nameOf(disk.getFileName().toString());
    }

    /** What a file says, as a name; empty if it is not there or says nothing. */
    private static String wordIn(Path file) {
        try {
            return nameOf(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return "";
        }
    }

    private static String nameOf(String text) {
        return NOT_IN_NAMES.matcher(text.strip()).replaceAll("_");
    }

    private static List<Path> entriesOf(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
