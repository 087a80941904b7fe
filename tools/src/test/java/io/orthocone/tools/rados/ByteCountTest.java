package io.orthocone.tools.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class ByteCountTest {
    private final ByteCount count = new ByteCount();

    @Test
    void bytesAreWrittenPlainOrWithAUnit() {
        assertThat(count.convert("4096")).isEqualTo(4096);
        assertThat(count.convert("64K")).isEqualTo(65_536);
        assertThat(count.convert("4m")).isEqualTo(4 << 20);
        assertThat(count.convert("4MiB")).isEqualTo(4 << 20);
        assertThat(count.convert("1G")).isEqualTo(1 << 30);
    }

    @Test
    void whatIsNoCountOrTooLargeIsRefused() {
        for (String text : new String[] {"", "4X", "-1", "1.5M", "many"}) {
            assertThatThrownBy(() -> count.convert(text))
                    .isInstanceOf(TypeConversionException.class)
                    .hasMessageContaining("is no number of bytes");
        }
        assertThatThrownBy(() -> count.convert("2G")).hasMessageContaining("too large");
        assertThatThrownBy(() -> count.convert("9999999999G")).hasMessageContaining("too large");
    }
}
