package io.orthocone.tools.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.tools.cli.Complaint;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GetTreeCommandTest {
    private static final Path ROOT = Path.of("/home/someone/tree");

    @Test
    void aNameIsAPathBelowTheFolder() {
        assertThat(GetTreeCommand.fileOf(ROOT, "lib/modules")).isEqualTo(ROOT.resolve("lib/modules"));
        assertThat(GetTreeCommand.fileOf(ROOT, "..bashrc")).isEqualTo(ROOT.resolve("..bashrc"));
    }

    @Test
    void noNameLeadsOutOfTheFolder() {
        for (String name : new String[] {"../bashrc", "lib/../../bashrc", "/etc/passwd", "..", ".", "", "lib/.."}) {
            assertThatThrownBy(() -> GetTreeCommand.fileOf(ROOT, name)).as(name).isInstanceOf(Complaint.class);
        }
    }
}
