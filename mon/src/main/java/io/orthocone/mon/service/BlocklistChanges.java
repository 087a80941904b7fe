package io.orthocone.mon.service;

import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.mon.service.OsdMapService.Change;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.UTime;
import java.util.List;
import java.util.Optional;

/** Who is fenced off, and for how long. */
final class BlocklistChanges {
    private static final String FORMS = "; write an instance as client.NUMBER.NONCE, an address as 192.168.0.7:0/4711,"
            + " or a whole host as 192.168.0.7";

    /** Entries, at most: each is in every map, and looked for with every op. */
    private static final int MOST_ENTRIES = 10_000;

    private BlocklistChanges() {}

    static Verdict add(Change change, MonCommand.OsdBlocklistAdd request) {
        Optional<EntityAddr> addr = BlocklistText.parse(request.who());
        if (addr.isEmpty()) {
            return noAddress(request.who());
        }
        OsdMap map = change.working();
        EntityAddr entry = addr.get();
        if (change.map().blocklist().containsKey(entry) && !map.blocklist().containsKey(entry)) {
            // Within one incremental, what is removed stays so.
            return new Verdict.Deferred();
        }
        if (map.blocklist().size() >= MOST_ENTRIES && !map.blocklist().containsKey(entry)) {
            return new Verdict.Refused(
                    ErrorCode.EBUSY,
                    "there are " + MOST_ENTRIES + " entries; remove old ones with 'ocone osd blocklist rm'");
        }
        UTime now = change.next().modified();
        UTime until = UTime.of(now.toInstant().plusSeconds(request.expireSeconds()));
        change.next().blocklist(entry, until);
        return new Verdict.Accepted("blocklisting " + BlocklistText.of(entry) + " until " + until + " ("
                + request.expireSeconds() + " sec)");
    }

    static Verdict remove(Change change, MonCommand.OsdBlocklistRm request) {
        Optional<EntityAddr> addr = BlocklistText.parse(request.who());
        if (addr.isEmpty()) {
            return noAddress(request.who());
        }
        if (!change.working().blocklist().containsKey(addr.get())) {
            return new Verdict.Unchanged(BlocklistText.of(addr.get()) + " isn't blocklisted");
        }
        change.next().unblocklist(addr.get());
        return new Verdict.Accepted("un-blocklisting " + BlocklistText.of(addr.get()));
    }

    static Verdict clear(Change change) {
        if (change.working().blocklist().isEmpty()) {
            return new Verdict.Unchanged("the blocklist is empty");
        }
        change.working().blocklist().keySet().forEach(change.next()::unblocklist);
        return new Verdict.Accepted("removed all blocklist entries");
    }

    /** Their time is over. */
    static Verdict expire(Change change, List<EntityAddr> entries) {
        List<EntityAddr> left = entries.stream()
                .filter(change.working().blocklist()::containsKey)
                .toList();
        left.forEach(change.next()::unblocklist);
        return left.isEmpty()
                ? new Verdict.Unchanged("they are gone")
                : new Verdict.Accepted(left.size() + " blocklist entries expired");
    }

    private static Verdict noAddress(String text) {
        return new Verdict.Refused(ErrorCode.EINVAL, "'" + text + "' names nobody who could be fenced off" + FORMS);
    }
}
