package io.orthocone.osd.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgHistory;
import io.orthocone.message.PgInfo;
import io.orthocone.osd.pg.MissingSet;
import io.orthocone.osdmap.PgId;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whom a primary asks for an object. */
class PeersTest {
    private static final PgInfo NOTHING = PgInfo.empty(new PgId(1, 0), PgHistory.created(1));
    private static final HObject OBJECT = HObject.head(1, "", "", "o", 0);
    private static final Eversion WRITTEN_LATER = new Eversion(3, 7);

    private final Peers peers = new Peers();

    PeersTest() {
        peers.learn(1, NOTHING);
        peers.learn(2, NOTHING);
        peers.learn(3, NOTHING);
        peers.setMembers(List.of(0, 1, 2), new TreeSet<>(), 0);
        peers.setMissing(1, new MissingSet());
        peers.setMissing(2, new MissingSet());
    }

    @Test
    void membersOfAnIntervalThatBeganEmptyHaveWhatWasWrittenSince() {
        assertThat(peers.sourcesOf(OBJECT, WRITTEN_LATER)).containsExactly(1, 2);
    }

    @Test
    void whoLacksAnObjectIsNotAsked() {
        peers.missing(1).put(new MissingItem(OBJECT, WRITTEN_LATER, Eversion.ZERO));
        assertThat(peers.sourcesOf(OBJECT, WRITTEN_LATER)).containsExactly(2);
    }

    @Test
    void whoIsFilledIsAskedForWhatIsBehindItsCursor() {
        peers.learn(1, NOTHING.withLastBackfill(HObject.MIN));
        assertThat(peers.sourcesOf(OBJECT, WRITTEN_LATER)).containsExactly(2);
    }
}
