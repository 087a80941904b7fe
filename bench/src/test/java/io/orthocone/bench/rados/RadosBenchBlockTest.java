package io.orthocone.bench.rados;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import org.junit.jupiter.api.Test;

final class RadosBenchBlockTest {
    private static final int BLOCK_BYTES = 4096;

    private final RadosBenchBlock block = new RadosBenchBlock("run", BLOCK_BYTES);

    @Test
    void aBlockMatchesItsOwnIndexOnly() {
        Payload content = block.content(7);

        assertThat(content.length()).isEqualTo(BLOCK_BYTES);
        assertThat(block.matches(7, content)).isTrue();
        assertThat(block.matches(8, content)).isFalse();
    }

    @Test
    void blocksOfAnotherRunDoNotMatch() {
        assertThat(new RadosBenchBlock("other", BLOCK_BYTES).matches(7, block.content(7)))
                .isFalse();
    }

    @Test
    void everyFlippedByteIsSeen() {
        for (int at = 0; at < BLOCK_BYTES; at++) {
            byte[] bytes = block.content(7).toByteArray();
            bytes[at] ^= 1;
            assertThat(block.matches(7, Payload.wrap(bytes))).as("byte %s", at).isFalse();
        }
    }

    @Test
    void aShortOrLongBlockDoesNotMatch() {
        assertThat(block.matches(7, block.content(7).slice(0, BLOCK_BYTES - 1))).isFalse();
        assertThat(block.matches(7, new RadosBenchBlock("run", BLOCK_BYTES + 1).content(7)))
                .isFalse();
    }
}
