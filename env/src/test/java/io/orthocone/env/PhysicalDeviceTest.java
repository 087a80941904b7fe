package io.orthocone.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In folders laid out as Linux lays out {@code /sys}. */
class PhysicalDeviceTest {
    @TempDir
    private Path sys;

    private Path devices;

    @BeforeEach
    void layOut() throws IOException {
        devices = Files.createDirectories(sys.resolve("dev/block"));
    }

    private Path disk(String name, String number) throws IOException {
        Path disk = Files.createDirectories(sys.resolve("block").resolve(name));
        Files.createSymbolicLink(devices.resolve(number), disk);
        return disk;
    }

    private Optional<String> device(int major, int minor) throws IOException {
        return PhysicalDevice.of(devices, major, minor);
    }

    @Test
    void aDiskIsItsSerialNumberAsAName() throws IOException {
        Path nvme = Files.createDirectories(disk("nvme0n1", "259:0").resolve("device"));
        Files.writeString(nvme.resolve("serial"), "S5 GX/NX0  \n");

        assertThat(device(259, 0)).contains("S5_GX_NX0");
    }

    @Test
    void aDiskWithoutOneIsItsName() throws IOException {
        Files.writeString(disk("sda", "8:0").resolve("serial"), "\n");

        assertThat(device(8, 0)).contains("sda");
    }

    @Test
    void aPartitionIsOnItsDisk() throws IOException {
        Path partition = Files.createDirectories(disk("vda", "254:0").resolve("vda1"));
        Files.writeString(partition.resolve("partition"), "1\n");
        Files.createSymbolicLink(devices.resolve("254:1"), partition);

        assertThat(device(254, 1)).contains("vda");
    }

    @Test
    void aVolumeIsOnTheDeviceBelowItIfThatIsOne() throws IOException {
        Path first = disk("sda", "8:0");
        Path second = disk("sdb", "8:16");
        Path volume = Files.createDirectories(disk("dm-0", "253:0").resolve("slaves"));
        Files.createSymbolicLink(volume.resolve("sda"), first);
        Path mirror = Files.createDirectories(disk("md0", "9:0").resolve("slaves"));
        Files.createSymbolicLink(mirror.resolve("sda"), first);
        Files.createSymbolicLink(mirror.resolve("sdb"), second);

        assertThat(device(253, 0)).contains("sda");
        assertThat(device(9, 0)).isEmpty();
    }

    @Test
    void whatTheSystemDoesNotKnowIsOnNoDevice() throws IOException {
        assertThat(device(0, 45)).isEmpty();
    }

    @Test
    void numbersOfDevicesAreTakenApartAsGlibcDoes() {
        assertThat(PhysicalDevice.major(0x803)).isEqualTo(8);
        assertThat(PhysicalDevice.minor(0x803)).isEqualTo(3);
        assertThat(PhysicalDevice.major(0x0000_1234_5678_9abcL)).isEqualTo(0x189a);
        assertThat(PhysicalDevice.minor(0x0000_1234_5678_9abcL)).isEqualTo(0x2345_67bcL);
    }

    @Test
    void aFolderOfThisMachineIsOnADeviceOrNot() {
        assertThat(PhysicalDevice.of(sys).orElse("none")).matches("[A-Za-z0-9_.-]+");
    }
}
