package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person is told who types something wrong; the text is reviewed as it stands in {@code complaints.txt}. */
class ComplaintsGoldenTest {
    @Test
    void complaintsAreOneLineThatSaysWhatToDo() throws IOException {
        List<String> expected = lines();
        List<String> actual = new ArrayList<>();
        Shell shell = new Shell(Map.of());
        for (String line : expected) {
            if (line.startsWith("$ ocone")) {
                List<String> words = List.of(line.split(" ", -1));
                int code = shell.run(words.subList(2, words.size()).toArray(new String[0]));
                actual.add(line);
                actual.add(code + " " + shell.err().strip());
                assertThat(shell.out()).isEmpty();
            }
        }
        assertThat(String.join("\n", actual)).isEqualTo(String.join("\n", expected));
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = ComplaintsGoldenTest.class.getResourceAsStream("complaints.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.isBlank()).toList();
        }
    }
}
