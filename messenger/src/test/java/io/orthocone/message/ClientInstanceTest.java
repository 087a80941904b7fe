package io.orthocone.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.osdmap.EntityAddr;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientInstanceTest {
    @Test
    void theNumberStandsInForAnAddress() {
        ClientInstance instance = new ClientInstance(EntityName.client(4127), 17);
        assertThat(instance.addr()).hasToString("any:[fd6f:636f:6e65::101f]:0/17");
        assertThat(ClientInstance.of(instance.addr())).contains(instance);
        assertThat(ClientInstance.parse("client.4127.17")).contains(instance);
        assertThat(instance).hasToString("client.4127.17");
    }

    @Test
    void everyInstanceComesBackFromItsAddressAndItsText() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            // Groups that are zero are what is written differently.
            long number = random.nextLong() & (random.nextBoolean() ? -1L : ~(0xffffL << (16 * random.nextInt(4))));
            ClientInstance instance = new ClientInstance(EntityName.client(number), random.nextInt());
            assertThat(ClientInstance.of(instance.addr()))
                    .as("seed %s: %s", seed, instance)
                    .contains(instance);
            assertThat(ClientInstance.parse(instance.toString()))
                    .as("seed %s: %s", seed, instance)
                    .contains(instance);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "fd6f:636f:6e65:1::2", "fd6f:636f:6e66::2", "::1", "fd6f:636f:6e65:1:2:3:4:5"})
    void otherAddressesAreNoInstances(String ip) {
        assertThat(ClientInstance.of(new EntityAddr(EntityAddr.Type.ANY, 5, ip, 0)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client.admin", "client.4127", "osd.3.5", "client.1.99999999999", "client.1.2.3", ""})
    void otherTextsAreNoInstances(String text) {
        assertThat(ClientInstance.parse(text)).isEmpty();
    }
}
