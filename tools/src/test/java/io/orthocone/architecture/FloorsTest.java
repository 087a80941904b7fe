package io.orthocone.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.orthocone.crush.planted.CrushThatKnowsTheCommandLine;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FloorsTest {
    @Test
    void everyPackageStandsOnAFloor() {
        TreeSet<String> homeless = new TreeSet<>();
        for (JavaClass ours : OurClasses.main()) {
            if (Floor.of(ours.getPackageName()).isEmpty()) {
                homeless.add(ours.getPackageName());
            }
        }
        assertThat(homeless)
                .as("packages that no floor of doc/architecture.md holds")
                .isEmpty();
    }

    @Test
    void nothingImportsFromAboveOrBeside() {
        assertThat(importsFromAboveOrBeside(OurClasses.main())).isEmpty();
    }

    @Test
    void anImportFromAboveIsSeen() {
        assertThat(importsFromAboveOrBeside(OurClasses.planted(CrushThatKnowsTheCommandLine.class)))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("CRUSH may not import TOOLS"));
    }

    @Test
    void packagesDoNotImportEachOtherInACircle() {
        slices().matching("io.orthocone.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(OurClasses.main());
    }

    @Test
    void theTableAgreesWithThePicture() {
        assertThat(Floor.CRUSH.mayImport(Floor.ENV)).isFalse();
        assertThat(Floor.ENV.mayImport(Floor.CRUSH)).isFalse();
        assertThat(Floor.OSD.mayImport(Floor.CRUSH)).isTrue();
        assertThat(Floor.OSD.mayImport(Floor.MON)).isFalse();
        assertThat(Floor.MON.mayImport(Floor.OBJECTER)).isFalse();
        assertThat(Floor.TOOLS.mayImport(Floor.MON)).isTrue();
        assertThat(Floor.BENCH.mayImport(Floor.TOOLS)).isFalse();
    }

    private static List<String> importsFromAboveOrBeside(JavaClasses classes) {
        List<String> violations = new ArrayList<>();
        for (JavaClass importer : classes) {
            for (Dependency dependency : importer.getDirectDependenciesFromSelf()) {
                JavaClass imported = dependency.getTargetClass().getBaseComponentType();
                if (!OurClasses.isOurs(imported)) {
                    continue;
                }
                Floor from = Floor.of(importer.getPackageName()).orElseThrow();
                Floor to = Floor.of(imported.getPackageName()).orElseThrow();
                if (!from.mayImport(to)) {
                    violations.add(from + " may not import " + to + ": " + dependency.getDescription());
                }
            }
        }
        return violations;
    }
}
