package io.orthocone.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.cluster.ClusterFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhichClusterTest {
    private static final Optional<Path> NOTHING = Optional.empty();
    private static final Map<String, String> BOTH = Map.of("OCONE_DATA", "/env/data", "OCONE_CONF", "/env/ocone.conf");

    @Test
    void withoutAWordItIsTheFolderHere() {
        assertThat(WhichCluster.of(NOTHING, NOTHING, Map.of())).isEqualTo(folder("ocone-data"));
    }

    @Test
    void whatWasSaidWinsOverTheEnvironment() {
        assertThat(WhichCluster.of(Optional.of(Path.of("d")), NOTHING, BOTH)).isEqualTo(folder("d"));
        assertThat(WhichCluster.of(NOTHING, Optional.of(Path.of("c")), BOTH))
                .isEqualTo(new WhichCluster.Elsewhere(Path.of("c")));
    }

    @Test
    void inTheEnvironmentAFolderWinsOverAConfiguration() {
        assertThat(WhichCluster.of(NOTHING, NOTHING, BOTH)).isEqualTo(folder("/env/data"));
        assertThat(WhichCluster.of(NOTHING, NOTHING, Map.of("OCONE_CONF", "/c")))
                .isEqualTo(new WhichCluster.Elsewhere(Path.of("/c")));
    }

    @Test
    void emptyVariablesAreNotSet() {
        assertThat(WhichCluster.of(NOTHING, NOTHING, Map.of("OCONE_DATA", "", "OCONE_CONF", " ")))
                .isEqualTo(folder("ocone-data"));
    }

    @Test
    void bothAtOnceAreRefused() {
        assertThatThrownBy(() -> WhichCluster.of(Optional.of(Path.of("d")), Optional.of(Path.of("c")), Map.of()))
                .isInstanceOf(Complaint.class)
                .hasMessageContaining("two clusters");
    }

    @Test
    void aClusterElsewhereHasNoFolderHere() {
        WhichCluster elsewhere = WhichCluster.of(NOTHING, Optional.of(Path.of("c")), Map.of());
        assertThatThrownBy(elsewhere::folder).isInstanceOf(Complaint.class).hasMessageContaining("--data DIR");
    }

    @Test
    void aFolderWithoutAClusterNamesTheCommandThatMakesOne() {
        WhichCluster missing = WhichCluster.of(Optional.of(Path.of("/nowhere")), NOTHING, Map.of());
        assertThatThrownBy(missing::conf)
                .isInstanceOf(Complaint.class)
                .hasMessageContaining("ocone up --data /nowhere");
    }

    private static WhichCluster folder(String path) {
        return new WhichCluster.OnThisMachine(new ClusterFolder(Path.of(path)));
    }
}
