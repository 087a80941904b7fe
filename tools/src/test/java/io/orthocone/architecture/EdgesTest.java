package io.orthocone.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import io.orthocone.session.SessionMessenger;
import org.junit.jupiter.api.Test;

/** Each library, and each way to the operating system, is known to the one or two packages that stand at that edge. */
class EdgesTest {
    @Test
    void protobufIsSeenInWireOnly() {
        onlyFrom("com.google.protobuf..", "io.orthocone.wire..").check(OurClasses.main());
    }

    @Test
    void generatedMessagesAreSeenInWireOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.orthocone.wire..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo("com.google.protobuf.MessageLite")
                .allowEmptyShould(true)
                .check(OurClasses.main());
    }

    @Test
    void nettyIsSeenWhereBytesMeetTheNetwork() {
        onlyFrom(
                        "io.netty..",
                        "io.orthocone.env..",
                        "io.orthocone.sim..",
                        "io.orthocone.wire..",
                        "io.orthocone.session..",
                        // What ours is measured beside.
                        "io.orthocone.bench.messenger..")
                .check(OurClasses.main());
    }

    @Test
    void grpcIsSeenWhereOursIsMeasuredBesideItOnly() {
        onlyFrom("io.grpc..", "io.orthocone.bench.messenger..").check(OurClasses.main());
    }

    @Test
    void signaturesThatProtectNobodyAreSeenInSimulationsOnly() {
        onlyFrom("io.orthocone.auth.sim..", "io.orthocone.auth.sim..", "io.orthocone.cluster.sim..")
                .check(OurClasses.main());
    }

    @Test
    void nobodyIsTakenForWhoItSaysItIs() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(SessionMessenger.class.getName())
                .should()
                .callMethodWhere(describe(
                        "makes a messenger that proves nothing",
                        call -> call.getTargetOwner().isEquivalentTo(SessionMessenger.class)
                                && call.getName().equals("believingNames")))
                .check(OurClasses.main());
    }

    @Test
    void lmdbIsSeenInKvOnly() {
        onlyFrom("org.lmdbjava..", "io.orthocone.kv..").check(OurClasses.main());
    }

    @Test
    void chronicleBytesIsSeenWhereRecordsAreEncoded() {
        onlyFrom("net.openhft..", "io.orthocone.journal..", "io.orthocone.kv..", "io.orthocone.osd.store.disk..")
                .check(OurClasses.main());
    }

    @Test
    void picocliIsSeenInToolsOnly() {
        onlyFrom("picocli..", "io.orthocone.tools..").check(OurClasses.main());
    }

    @Test
    void jmhIsSeenInBenchOnly() {
        onlyFrom("org.openjdk.jmh..", "io.orthocone.bench..").check(OurClasses.main());
    }

    @Test
    void jsonIsForCommandsAndNotForData() {
        onlyFrom(
                        "com.fasterxml.jackson..",
                        "io.orthocone.mon..",
                        "io.orthocone.monclient..",
                        "io.orthocone.rados..",
                        "io.orthocone.bench..",
                        "io.orthocone.tools..",
                        "io.orthocone.cluster..")
                .check(OurClasses.main());
    }

    @Test
    void filesAreOpenedAtTheDoorOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.orthocone.env..",
                        "io.orthocone.kv..",
                        "io.orthocone.config..",
                        "io.orthocone.fuse..",
                        "io.orthocone.bench..",
                        "io.orthocone.tools..",
                        "io.orthocone.cluster..")
                // Of what a user's program calls, these read ocone.conf and a keyring where the user says.
                .and()
                .haveNameNotMatching("io\\.orthocone\\.rados\\.(ClusterConf|KeyringFile|ClientKey|RadosOptions)")
                .should()
                .dependOnClassesThat(describe("open files", EdgesTest::opensFiles))
                .allowEmptyShould(true)
                .check(OurClasses.main());
    }

    /**
     * Their exceptions are not meant: the Disk seam speaks in those too. Nor is a channel's bare interface: a striped file is one, and
     * opens nothing.
     */
    private static boolean opensFiles(JavaClass type) {
        return switch (type.getPackageName()) {
            case "java.nio.file", "java.nio.channels" ->
                !type.isAssignableTo(Exception.class) && !type.getSimpleName().equals("SeekableByteChannel");
            case "java.io" ->
                type.getSimpleName().matches("File|File(Input|Output)Stream|File(Reader|Writer)|RandomAccessFile");
            default -> false;
        };
    }

    private static ArchRule onlyFrom(String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true);
    }
}
