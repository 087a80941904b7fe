package io.orthocone.tools.cephargs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CephArgsTest {
    private final List<String> seen = new ArrayList<>();

    private final CephArgs args = new CephArgs()
            .flag(() -> seen.add("flag"), "-p", "--show-it")
            .value(value -> seen.add("value " + value), "-o", "--out-file")
            .integer(value -> seen.add("integer " + value), "--min-x")
            .decimal(value -> seen.add("decimal " + value), "--deviation")
            .optionalInteger(value -> seen.add("check " + value), "--check")
            .values(2, values -> seen.add("location " + values), "--loc");

    @Test
    void optionsAreCarriedOutFromLeftToRightAndOtherWordsAreLeft() {
        assertThat(args.parse("map", "-o", "x", "-p", "more", "-o", "y")).containsExactly("map", "more");
        assertThat(seen).containsExactly("value x", "flag", "value y");
    }

    @Test
    void underscoresAndDashesInANameAreTheSame() {
        args.parse("--show_it", "--show-it", "--out_file=a_b-c", "--min_x", "3");
        assertThat(seen).containsExactly("flag", "flag", "value a_b-c", "integer 3");
    }

    @Test
    void theTwoFirstCharactersOfANameAreTakenAsTheyAre() {
        assertThat(args.parse("-_show-it", "__show-it", "_p")).hasSize(3);
        assertThat(seen).isEmpty();
    }

    @Test
    void aValueIsTheNextWordWhateverItLooksLike() {
        args.parse("-o", "--show-it", "--min-x", "-5", "-o", "--");
        assertThat(seen).containsExactly("value --show-it", "integer -5", "value --");
    }

    @Test
    void aValueMayFollowAnEqualsSign() {
        args.parse("-o=x=y", "--out-file=", "--min-x=7", "--deviation=2.5e1", "--loc=host", "h1");
        assertThat(seen).containsExactly("value x=y", "value ", "integer 7", "decimal 25.0", "location [host, h1]");
    }

    @Test
    void anOptionalValueIsTheNextWordIfThatIsAnInteger() {
        assertThat(args.parse("--check", "12", "--check", "-p", "--check=7", "--check"))
                .isEmpty();
        assertThat(seen)
                .containsExactly(
                        "check OptionalInt[12]",
                        "check OptionalInt.empty",
                        "flag",
                        "check OptionalInt[7]",
                        "check OptionalInt.empty");
    }

    @Test
    void unknownOptionsAreWordsLikeAnyOther() {
        assertThat(args.parse("--frobnicate", "--show-it=1", "--min", "-")).hasSize(4);
        assertThat(seen).isEmpty();
    }

    @Test
    void afterTwoDashesNothingIsAnOption() {
        assertThat(args.parse("-p", "--", "-p", "--", "x")).containsExactly("-p", "--", "x");
        assertThat(seen).containsExactly("flag");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --min_x            | Option --min_x requires an argument.
        --loc host         | expecting additional argument to --loc
        --min-x 3x         | The option value '3x' is invalid
        --min-x +3         | The option value '+3' is invalid
        --min-x=           | Expected option value to be integer, got ''
        --min-x 4294967296 | The option value '4294967296' seems to be invalid
        --deviation 1d     | Expected option value to be float, got '1d'
        """)
    void whatCannotBeUnderstoodIsRefusedInCephsWords(String words, String complaint) {
        assertThatExceptionOfType(CephArgsException.class)
                .isThrownBy(() -> args.parse(words.split(" ")))
                .withMessage(complaint);
        assertThat(seen).isEmpty();
    }

    @Test
    void anOptionCannotBeDeclaredTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> args.flag(() -> {}, "--min_x"))
                .withMessageContaining("--min_x");
    }
}
