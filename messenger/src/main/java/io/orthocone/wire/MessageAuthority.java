package io.orthocone.wire;

import io.orthocone.auth.Identity;
import io.orthocone.message.EntityType;
import io.orthocone.message.Message;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdClientMessage;
import io.orthocone.message.OsdPing;
import io.orthocone.message.PgMessage;
import java.util.OptionalInt;

/** May who has proven this say that? Asked for every message before anybody hears of it. */
public final class MessageAuthority {
    private MessageAuthority() {}

    /**
     * Whether who has proven this identity may send the message.
     *
     * @param at the kind of daemon that has received it
     */
    public static boolean permits(Identity identity, EntityType at, Message message) {
        return MessageType.of(message).authority().permits(identity, at, ofOsd(message));
    }

    /** The OSD that says it of itself. */
    static OptionalInt ofOsd(Message message) {
        return switch (message) {
            case MonMessage.OsdBoot boot -> OptionalInt.of(boot.osd());
            case MonMessage.OsdAlive alive -> OptionalInt.of(alive.osd());
            case MonMessage.OsdMarkMeDown down -> OptionalInt.of(down.osd());
            case MonMessage.PgTempRequest request -> OptionalInt.of(request.osd());
            case MonMessage.PgCreated created -> OptionalInt.of(created.osd());
            case MonMessage.PgStatsReport report -> OptionalInt.of(report.osd());
            case MonMessage.PgOrderReply reply -> OptionalInt.of(reply.osd());
            case MonMessage _, OsdClientMessage _, PgMessage _, OsdPing _ -> OptionalInt.empty();
        };
    }
}
