package io.orthocone.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.Identity;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Service;
import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Every kind of message × who may send it × to whom. The table is written out, so that a change of it is a change that somebody reads. What an
 * OSD says of itself is about OSD {@code 0} of the columns.
 */
final class MessageAuthorityTest {
    private static final Capabilities OSD =
            Capabilities.NONE.with(Service.MON, "profile osd").with(Service.OSD, "profile osd");

    private record Sender(char letter, Identity identity) {}

    private static List<Sender> senders(int osd) {
        return List.of(
                sender('m', Account.MON, Capabilities.ALL),
                // An OSD as it is made; the one that messages are about.
                sender('0', Account.osd(osd), OSD),
                // The same, with its profile at monitors only, and at OSDs only.
                sender('o', Account.osd(osd), OSD.with(Service.OSD, "")),
                sender('1', Account.osd(osd), OSD.with(Service.MON, "")),
                // Another OSD.
                sender('9', Account.osd(osd + 9), OSD),
                sender('*', Account.ADMIN, Capabilities.ALL),
                // Clients that may read, write, and read and write in a namespace of another pool.
                sender('r', Account.client("r"), both("allow r")),
                sender('w', Account.client("w"), both("allow w")),
                sender('p', Account.client("p"), Capabilities.NONE.with(Service.OSD, "allow rw pool=x namespace=n")),
                // A client with the capabilities of an OSD, one with a command only, and one with nothing.
                sender('n', Account.client("n"), OSD),
                sender('c', Account.client("c"), Capabilities.NONE.with(Service.MON, "allow command \"osd ls\"")),
                sender('-', Account.client("nothing"), Capabilities.NONE),
                sender('d', new Account(EntityType.MDS, "a"), Capabilities.NONE.with(Service.MDS, "allow *")));
    }

    private static Sender sender(char letter, Account account, Capabilities capabilities) {
        PublicKey key = PublicKey.of(new byte[PublicKey.LENGTH_BYTES]);
        return new Sender(letter, new Identity(account, key, capabilities, 1, Identity.NEVER));
    }

    private static Capabilities both(String caps) {
        return Capabilities.NONE.with(Service.MON, caps).with(Service.OSD, caps);
    }

    /** Who may send it to a monitor, to an OSD, to a metadata server, to a client. */
    private static final String TABLE = """
        SUBSCRIBE              m0o.9*r..n... ............. ............. .............
        MON_MAP_UPDATE         m............ m............ m............ m............
        OSD_MAP_UPDATE         m............ m............ m............ m............
        COMMAND                m0o.9*rw.nc.. ............. ............. .............
        COMMAND_REPLY          m............ m............ m............ m............
        OSD_BOOT               .0o.......... ............. ............. .............
        OSD_FAILURE            .0o.9........ ............. ............. .............
        OSD_FAILURE_CANCELLED  .0o.9........ ............. ............. .............
        OSD_ALIVE              .0o.......... ............. ............. .............
        OSD_MARK_ME_DOWN       .0o.......... ............. ............. .............
        PG_TEMP_REQUEST        .0o.......... ............. ............. .............
        PG_CREATED             .0o.......... ............. ............. .............
        PG_STATS_REPORT        .0o.......... ............. ............. .............
        QUORUM                 m............ ............. ............. .............
        FORWARD                m............ ............. ............. .............
        FORWARD_REPLY          m............ ............. ............. .............
        TICKET_REQUEST         m0o.9*rw.nc.. ............. ............. .............
        TICKET_REPLY           m............ m............ m............ m............
        AUTH_UPDATE            m............ m............ m............ m............
        OSD_OP                 ............. m0.19*rwpn... ............. .............
        OSD_OP_REPLY           ............. ............. ............. .0o19........
        PG_QUERY               ............. .0.19........ ............. .............
        PG_NOTIFY              ............. .0.19........ ............. .............
        PG_LOG                 ............. .0.19........ ............. .............
        PG_ACTIVATED           ............. .0.19........ ............. .............
        PG_INFO_UPDATE         ............. .0.19........ ............. .............
        PG_REMOVE              ............. .0.19........ ............. .............
        LEASE                  ............. .0.19........ ............. .............
        LEASE_ACK              ............. .0.19........ ............. .............
        REP_OP                 ............. .0.19........ ............. .............
        REP_OP_REPLY           ............. .0.19........ ............. .............
        PUSH                   ............. .0.19........ ............. .............
        PUSH_REPLY             ............. .0.19........ ............. .............
        PULL                   ............. .0.19........ ............. .............
        PULL_REFUSED           ............. .0.19........ ............. .............
        SCAN                   ............. .0.19........ ............. .............
        SCAN_REPLY             ............. .0.19........ ............. .............
        BACKFILL_PROGRESS      ............. .0.19........ ............. .............
        BACKFILL_PROGRESS_ACK  ............. .0.19........ ............. .............
        RESERVATION            ............. .0.19........ ............. .............
        OSD_PING               ............. .0.19........ ............. .............
        """;

    @Test
    void everyKindIsHeardFromThoseWhoMaySayIt() {
        StringBuilder text = new StringBuilder();
        for (Message message : MessageSamples.all().values()) {
            text.append(String.format(Locale.ROOT, "%-22s", MessageType.of(message)));
            for (EntityType at : EntityType.values()) {
                text.append(' ').append(whoMaySend(message, at));
            }
            text.append('\n');
        }
        assertThat(text).hasToString(TABLE);
    }

    private static String whoMaySend(Message message, EntityType at) {
        StringBuilder who = new StringBuilder();
        for (Sender sender : senders(MessageAuthority.ofOsd(message).orElse(3))) {
            who.append(MessageAuthority.permits(sender.identity(), at, message) ? sender.letter() : '.');
        }
        return who.toString();
    }

    @Test
    void everyKindHasASample() {
        List<MessageType> sampled = new ArrayList<>();
        for (Message message : MessageSamples.all().values()) {
            sampled.add(MessageType.of(message));
        }
        assertThat(sampled).contains(MessageType.values());
    }

    /** Within one JVM nobody proves anything, and still nobody speaks for another kind of daemon. */
    @Test
    void withinTheJvmNamesAreBelievedAndKindsAreTold() {
        Message quorum = new MonMessage.Quorum(Payload.EMPTY);
        assertThat(MessageAuthority.permits(Identity.inner(EntityName.mon("a")), EntityType.MON, quorum))
                .isTrue();
        assertThat(MessageAuthority.permits(Identity.inner(EntityName.osd(1)), EntityType.MON, quorum))
                .isFalse();
        assertThat(MessageAuthority.permits(Identity.inner(EntityName.client(1)), EntityType.MON, quorum))
                .isFalse();
    }
}
