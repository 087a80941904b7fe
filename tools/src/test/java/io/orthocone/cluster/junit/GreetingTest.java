package io.orthocone.cluster.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.rados.IoContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The README's example. */
class GreetingTest {
    @RegisterExtension
    static final ClusterExtension CLUSTER = ClusterExtension.osds(3);

    @Test
    void aWriteSurvivesTheLossOfAnOsd() {
        IoContext data = CLUSTER.rados().ioContext("data");
        data.writeFull("greeting", Payload.utf8("hello")); // on three OSDs when it returns
        CLUSTER.cluster().kill(0); // like pulling its plug
        assertThat(data.read("greeting").toUtf8()).isEqualTo("hello");
    }
}
