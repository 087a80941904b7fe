package io.orthocone.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import io.orthocone.architecture.planted.Innocent;
import io.orthocone.architecture.planted.Offenders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Daemon code does nothing that a run from a seed could not replay; and the search for it finds what is planted. */
class DeterminismTest {
    private static final Allowances ALLOWANCES = Allowances.load("determinism-allowed.txt");

    private static List<ForbiddenUse> usesInMainClasses() {
        List<ForbiddenUse> uses = new ArrayList<>();
        for (JavaClass ours : OurClasses.main()) {
            uses.addAll(ForbiddenUse.in(OurClasses.byteCode(ours)));
        }
        return uses;
    }

    @Test
    void daemonCodeDoesNothingThatASeedCannotReplay() {
        assertThat(usesInMainClasses().stream().filter(use -> !ALLOWANCES.excuse(use)))
                .as("uses that tools/src/test/resources/io/orthocone/architecture/determinism-allowed.txt does not"
                        + " excuse")
                .isEmpty();
    }

    @Test
    void everyAllowanceOfAClassIsNeeded() {
        List<ForbiddenUse> uses = usesInMainClasses();
        assertThat(ALLOWANCES.all().stream()
                        .filter(allowance -> OurClasses.main().contain(allowance.subject()))
                        .filter(allowance -> uses.stream().noneMatch(allowance::covers)))
                .as("lines that excuse nothing any more")
                .isEmpty();
    }

    static Stream<Class<?>> offenders() {
        return Arrays.stream(Offenders.class.getDeclaredClasses()).filter(nested -> !nested.isAnnotation());
    }

    @ParameterizedTest
    @MethodSource("offenders")
    void everyPlantedOffenderIsFoundUnderItsBan(Class<?> offender) {
        Offenders.Breaks breaks = offender.getAnnotation(Offenders.Breaks.class);
        assertThat(breaks).as("what the planted class is planted for").isNotNull();
        JavaClass compiled = OurClasses.planted(offender).get(offender);
        assertThat(ForbiddenUse.in(OurClasses.byteCode(compiled)))
                .hasSize(breaks.uses())
                .allSatisfy(use -> assertThat(use.ban().name()).isEqualTo(breaks.ban()))
                .allSatisfy(use -> assertThat(use.className()).isEqualTo(offender.getName()));
    }

    @Test
    void everyBanHasAPlantedOffender() {
        assertThat(offenders()
                        .map(offender ->
                                offender.getAnnotation(Offenders.Breaks.class).ban()))
                .containsAll(Arrays.stream(Ban.values()).map(Enum::name).toList());
    }

    @Test
    void whatIsAllowedIsNotFound() {
        JavaClass innocent = OurClasses.planted(Innocent.class).get(Innocent.class);
        assertThat(ForbiddenUse.in(OurClasses.byteCode(innocent))).isEmpty();
    }

    @Test
    void anAllowanceExcusesItsSubjectAndBansOnly() {
        Allowances allowances = Allowances.parse("""
            # a remark
            io.orthocone.tools.. | CLOCK, THREAD | people wait for it
            io.orthocone.env.Door | * | the door itself
            """);
        assertThat(allowances.excuse(use("io.orthocone.tools.cli.Up", Ban.CLOCK)))
                .isTrue();
        assertThat(allowances.excuse(use("io.orthocone.tools.cli.Up", Ban.LOCK)))
                .isFalse();
        assertThat(allowances.excuse(use("io.orthocone.toolsmith.Up", Ban.CLOCK)))
                .isFalse();
        assertThat(allowances.excuse(use("io.orthocone.env.Door$Hinge", Ban.LOCK)))
                .isTrue();
        assertThat(allowances.excuse(use("io.orthocone.env.Doorstep", Ban.LOCK)))
                .isFalse();
    }

    @Test
    void anAllowanceWithoutAReasonIsRefused() {
        assertThatThrownBy(() -> Allowances.parse("io.orthocone.env.Door | CLOCK |"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("io.orthocone.env.Door");
    }

    private static ForbiddenUse use(String className, Ban ban) {
        return new ForbiddenUse(className, "method", ban, "something");
    }
}
