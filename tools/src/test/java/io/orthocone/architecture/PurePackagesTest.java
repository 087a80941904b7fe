package io.orthocone.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import io.orthocone.env.Rope;
import io.orthocone.osd.pg.planted.PgThatWaits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pure packages import nothing that waits, sends, stores or tells the time: they return effects as values. */
class PurePackagesTest {
    private static final String[] PURE = {
        "io.orthocone.crush..",
        "io.orthocone.osdmap..",
        "io.orthocone.message..",
        "io.orthocone.mon.quorum..",
        "io.orthocone.osd.pg..",
        "io.orthocone.osd.peering..",
        "io.orthocone.mds.cache..",
        "io.orthocone.mds.lock.."
    };

    /** The values that live beside the doors, and checks. */
    private static final List<Class<?>> VALUES_OF_ENV =
            List.of(Payload.class, Rope.class, Endpoint.class, Invariants.class);

    private static final String[] WAITS_SENDS_STORES_OR_LOGS = {
        "java.util.concurrent..",
        "java.nio.channels..",
        "java.nio.file..",
        "java.net.http..",
        "java.util.logging..",
        "javax.net..",
        "org.slf4j..",
        "io.netty..",
        "org.lmdbjava..",
        "net.openhft..",
        "com.google.protobuf..",
        "com.fasterxml.jackson.."
    };

    private static final ArchRule OF_OURS_ONLY_VALUES = classes()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .onlyDependOnClassesThat(describe("are not ours, are pure, or are values of env", target -> {
                JavaClass type = target.getBaseComponentType();
                return !OurClasses.isOurs(type)
                        || resideInAnyPackage(PURE).test(type)
                        || VALUES_OF_ENV.stream()
                                .anyMatch(value -> type.getName().startsWith(value.getName()));
            }))
            .allowEmptyShould(true);

    private static final ArchRule NO_EFFECTS = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(WAITS_SENDS_STORES_OR_LOGS)
                    .or(describe("reach the outside", PurePackagesTest::reachesOutside)))
            .allowEmptyShould(true);

    private static boolean reachesOutside(JavaClass type) {
        return switch (type.getName()) {
            case "java.io.File",
                    "java.io.FileInputStream",
                    "java.io.FileOutputStream",
                    "java.io.FileReader",
                    "java.io.FileWriter",
                    "java.io.RandomAccessFile",
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.lang.Runtime",
                    "java.lang.Thread",
                    "java.lang.ThreadLocal",
                    "java.net.Socket",
                    "java.net.ServerSocket",
                    "java.net.DatagramSocket",
                    "java.net.URLConnection",
                    "java.time.Clock",
                    "java.util.Timer" -> true;
            default -> false;
        };
    }

    @Test
    void purePackagesKnowOnlyValues() {
        OF_OURS_ONLY_VALUES.check(OurClasses.main());
    }

    @Test
    void purePackagesHaveNoEffects() {
        NO_EFFECTS.check(OurClasses.main());
    }

    @Test
    void aPureClassThatAsksTheReactorIsSeen() {
        assertThat(detailsOf(OF_OURS_ONLY_VALUES))
                .anySatisfy(line -> assertThat(line).contains("Reactor"));
    }

    @Test
    void aPureClassThatReadsAFileIsSeen() {
        assertThat(detailsOf(NO_EFFECTS)).anySatisfy(line -> assertThat(line).contains("java.nio.file.Files"));
    }

    private static List<String> detailsOf(ArchRule rule) {
        EvaluationResult result = rule.evaluate(OurClasses.planted(PgThatWaits.class));
        return result.getFailureReport().getDetails();
    }
}
