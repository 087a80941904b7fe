package io.orthocone.osd.store.mem;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;
import static io.orthocone.osd.store.StoreFixture.bytes;
import static io.orthocone.osd.store.StoreFixture.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.osd.store.ObjectStoreContract;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.StepEnv;
import io.orthocone.osd.store.StoreFullException;
import io.orthocone.osd.store.Transaction;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class MemStoreTest extends ObjectStoreContract {
    private final MemMedia media = new MemMedia(8 << 20, "test");

    @Override
    protected OpenStore open() {
        return open(media);
    }

    private static OpenStore open(MemMedia media) {
        StepEnv env = new StepEnv(null);
        return new OpenStore(env, new MemStore(env, env, media));
    }

    @Test
    void aPowerCutKeepsWhatIsDurableAndAnyPrefixOfTheRest() throws Exception {
        Set<Integer> survivors = new TreeSet<>();
        for (int seed = 0; seed < 200; seed++) {
            MemMedia cut = new MemMedia(1 << 20, "cut");
            OpenStore before = open(cut);
            before.commit(Transaction.builder()
                    .createCollection(PG, BITS)
                    .touch(PG, object(0))
                    .build());
            for (int i = 1; i <= 4; i++) {
                before.store.submit(Transaction.builder().touch(PG, object(i)).build(), () -> {});
            }
            cut.powerCut(new SplittableRandom(seed));
            OpenStore after = open(cut);
            int there = after.list(PG).size();
            for (int i = 0; i < 5; i++) {
                assertThat(after.store.exists(PG, object(i))).isEqualTo(i < there);
            }
            survivors.add(there);
        }
        assertThat(survivors).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void aFullStoreStillTakesWhatMayUseTheReserve() {
        on.commit(
                Transaction.builder().write(PG, object(1), 0, bytes(1, 8 << 20)).build());
        Transaction more =
                Transaction.builder().write(PG, object(2), 0, bytes(1, 4096)).build();
        assertThatThrownBy(() -> on.store.submit(more, () -> {})).isInstanceOf(StoreFullException.class);
        assertThat(on.store.exists(PG, object(2))).isFalse();
        on.commit(Transaction.builder().remove(PG, object(1)).fromReserve().build());
        on.commit(more);
    }
}
