package io.orthocone.crush.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orthocone.crush.CrushMap;
import io.orthocone.crush.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong texts are refused, with the right line and a reason. */
class CrushTextErrorsTest {
    /** A wrong text, and what should be said of it. */
    record WrongText(String name, int line, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<WrongText> wrongTexts() {
        return Golden.table("crush-bad/index.tsv", "\t").stream()
                .map(row -> new WrongText(row[0], Integer.parseInt(row[5]), row[6]))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("wrongTexts")
    void wrongTextsAreRefusedAtTheRightLine(WrongText wrong) {
        String text = Golden.text("crush-bad/" + wrong.name + ".txt");
        CrushTextException e = catchThrowableOfType(CrushTextException.class, () -> CrushText.compile(text));
        assertThat(e).isNotNull();
        assertThat(e.line())
                .as("line of: %s; should be: %s", e.reason(), wrong.message)
                .isEqualTo(wrong.line);
        String firstWord = wrong.message.replaceAll("^.*?'([^']*)'.*$", "$1");
        assertThat(e.reason()).contains(firstWord.equals(wrong.message) ? "" : firstWord);
        String shown = text.lines().skip(e.line() - 1L).findFirst().orElse("");
        List<String> described = e.describe("map.txt").lines().toList();
        assertThat(described).hasSize(3).startsWith("map.txt:" + wrong.line + ": error: " + e.reason());
        assertThat(described.get(1)).hasSameSizeAs(shown.stripTrailing());
        assertThat(described.get(2)).matches("\\s*\\^").hasSizeLessThanOrEqualTo(shown.length() + 1);
    }

    @Test
    void aRefusalShowsTheLineAndPointsAtTheWord() {
        CrushTextException e = catchThrowableOfType(
                CrushTextException.class, () -> CrushText.compile("type 0 osd\nhost a {\n\t id -1\n\talg  straw9 }\n"));
        assertThat(e.describe("m")).isEqualTo("""
            m:2: error: bucket type 'host' is not defined
            host a {
            ^\
            """);
        e = catchThrowableOfType(
                CrushTextException.class,
                () -> CrushText.compile("type 1 host\nhost a {\n\t id -1\n\talg  straw9 }\n"));
        assertThat(e.describe("m")).isEqualTo("m:4: error: unknown bucket alg 'straw9'\n\talg  straw9 }\n\t     ^");
    }

    private static final String HEAD = "device 0 osd.0 class ssd type 0 osd type 1 host type 2 root ";
    private static final String HOST = "host a { id -1 alg straw2 item osd.0 weight 1.0 } ";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        device 99999999999 x                       | device id 99999999999 is out of range: it is limited to 0..16777215
        device 16777216 x                          | device id 16777216 is out of range: it is limited to 0..16777215
        device 0                                   | device 0 has no name
        device                                     | device id must be a number >= 0 before the end
        tunable choose_total_tries 100000          | choose_total_tries is 100000, must be 0..10000
        type 70000 x                               | type 70000 is out of range: it is limited to 0..65535
        type 1 host host                           | unexpected 'host'
        host a                                     | unexpected 'host'
        }                                          | unexpected '}'
        type 1 h h a { alg list                    | bucket 'a' is not closed: expected '}' before the end
        type 1 h h a { alg list id -1 }            | in bucket 'a' 'id' is too late: the order is id, alg, hash, item
        type 1 h h a { id -1 id -1 class x alg list } | bucket id -1 already used by 'a'
        type 1 h h a { id -9999999 alg list }      | bucket id -9999999 is out of range: it is limited to -1048576..-1
        type 1 h h a { alg list item a }           | buckets 'a' and 'a' contain each other
        type 1 h device 0 o h a { alg list item o pos 1 } | pos of bucket 'a' 1 is out of range: it is limited to 0..0
        type 1 h device 0 o h a { alg list item o weight }| weight must be a number instead of '}'
        rule x { id 0 type replicated min_size 1 max_size 300 step emit } | rule size 300 is out of range: it is limited to 0..255
        rule x { id 0 type replicated min_size 1 max_size 3 step set_choose_tries 20000 step emit } | SET_CHOOSE_TRIES is 20000, must be -2147483648..10000
        """)
    void impossibleValuesAreRefused(String text, String reason) {
        assertThatExceptionOfType(CrushTextException.class)
                .isThrownBy(() -> CrushText.compile(text))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void rulesThatCouldKeepAThreadBusyAreRefusedAtTheirLine() {
        String text = HEAD + HOST + "\n"
                + "rule x { id 0 type replicated min_size 1 max_size 3 step take a\n"
                + "step set_choose_tries 9000 step set_chooseleaf_tries 9000 step chooseleaf firstn"
                + " 0 type osd step emit }";
        assertThatExceptionOfType(CrushTextException.class)
                .isThrownBy(() -> CrushText.compile(text))
                .satisfies(e -> assertThat(e.line()).isEqualTo(2))
                .satisfies(e -> assertThat(e.reason()).contains("9000"));
    }

    @Test
    void hierarchiesDeeperThanSixtyFourAreRefused() {
        StringBuilder text = new StringBuilder(HEAD + HOST);
        for (int i = 0; i < CrushMap.MAX_DEPTH; i++) {
            text.append("\nroot r").append(i).append(" { alg straw2 item ").append(i == 0 ? "a" : "r" + (i - 1));
            text.append(" }");
        }
        assertThatExceptionOfType(CrushTextException.class)
                .isThrownBy(() -> CrushText.compile(text.toString()))
                .satisfies(e -> assertThat(e.line()).isEqualTo(1 + CrushMap.MAX_DEPTH))
                .satisfies(e -> assertThat(e.reason()).isEqualTo("hierarchy is deeper than 64"));
    }

    @Test
    void doubtfulTextsAreTakenWhenTheyAreAccepted() {
        assertThat(CrushText.compile("", Doubts.ACCEPTED).buckets()).isEmpty();
        CrushMap map = CrushText.compile(Golden.text("crush-bad/06-device-id-twice.txt"), Doubts.ACCEPTED);
        assertThat(CrushBinary.encode(map)).isEqualTo(Golden.bytes("crush-bad/06-device-id-twice.bin"));
    }
}
