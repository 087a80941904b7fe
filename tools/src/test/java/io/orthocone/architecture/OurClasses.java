package io.orthocone.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The compiled main classes of all modules, and planted ones for the tests of the rules themselves. */
final class OurClasses {
    static final String ROOT = "io.orthocone";

    /** What only tests are made of: no part of the product, though main code to Maven. */
    private static final String FUZZING = "/io/orthocone/fuzzing/";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains(FUZZING))
            .importPackages(ROOT);

    private OurClasses() {}

    static JavaClasses main() {
        return MAIN;
    }

    static JavaClasses planted(Class<?>... classes) {
        return new ClassFileImporter().importClasses(List.of(classes));
    }

    static boolean isOurs(JavaClass candidate) {
        return candidate.getPackageName().startsWith(ROOT + ".");
    }

    static byte[] byteCode(JavaClass javaClass) {
        try (InputStream in =
                javaClass.getSource().orElseThrow().getUri().toURL().openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
