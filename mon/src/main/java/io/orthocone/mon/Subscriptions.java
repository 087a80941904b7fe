package io.orthocone.mon;

import io.orthocone.env.Payload;
import io.orthocone.message.MonMap;
import io.orthocone.message.MonMessage;
import io.orthocone.message.MonMessage.Subscription;
import io.orthocone.mon.state.AuthDatabase;
import io.orthocone.mon.state.ClusterState;
import io.orthocone.mon.state.OsdMapHistory;
import io.orthocone.session.Session;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who wants to hear of which map, from which epoch on. Owned by the monitor's reactor.
 *
 * <ul>
 *   <li>A subscriber gets each epoch from its start on, once, in order; if the start is no longer kept, the oldest map that is, whole,
 *       and what follows.
 *   <li>Start 0 is answered at once with the newest map, whole. Later starts wait for that epoch.
 *   <li>A start that is wanted whole is sent whole, and what follows as incrementals: for subscribers that the incremental does not fit.
 *   <li>Subscribing again says anew where to begin, so a lost message is found.
 *   <li>A monitor without a leader gives no maps: its own may be old for ever, and its clients should look for another.
 * </ul>
 */
final class Subscriptions {
    private static final List<String> KNOWN = List.of(MonMessage.MONMAP, MonMessage.OSDMAP, MonMessage.AUTH);

    private final ClusterState state;
    private final MonMap monMap;
    private final int mapsInMessage;
    private final Map<Session, SortedMap<String, Subscription>> wishes = new LinkedHashMap<>();

    Subscriptions(ClusterState state, MonMap monMap, int mapsInMessage) {
        this.state = state;
        this.monMap = monMap;
        this.mapsInMessage = mapsInMessage;
    }

    /** Replaces the subscriptions that the message names. A newer client may name maps that we do not keep: it never hears of them. */
    void subscribe(Session session, MonMessage.Subscribe message) {
        SortedMap<String, Subscription> own = wishes.computeIfAbsent(session, _ -> new TreeMap<>());
        message.subscriptions().forEach((what, subscription) -> {
            if (KNOWN.contains(what)) {
                own.put(what, subscription);
            }
        });
    }

    void drop(Session session) {
        wishes.remove(session);
    }

    /** Sends to everybody what is due. */
    void serveAll() {
        for (Iterator<Map.Entry<Session, SortedMap<String, Subscription>>> each =
                        wishes.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<Session, SortedMap<String, Subscription>> entry = each.next();
            serve(entry.getKey(), entry.getValue());
            if (entry.getValue().isEmpty()) {
                each.remove();
            }
        }
    }

    /** Sends to one subscriber what is due. */
    void serve(Session session) {
        SortedMap<String, Subscription> own = wishes.get(session);
        if (own != null) {
            serve(session, own);
            if (own.isEmpty()) {
                wishes.remove(session);
            }
        }
    }

    private void serve(Session session, SortedMap<String, Subscription> own) {
        for (String what : List.copyOf(own.keySet())) {
            Optional<Integer> next = serve(session, what, own.get(what));
            if (next.isPresent()) {
                if (own.get(what).once()) {
                    own.remove(what);
                } else {
                    own.put(what, new Subscription(next.get(), false));
                }
            }
        }
    }

    /** Sends what there is from an epoch on; says from where to go on, if anything was sent. */
    private Optional<Integer> serve(Session session, String what, Subscription wish) {
        return switch (what) {
            case MonMessage.MONMAP -> serveMonMap(session, wish.start());
            case MonMessage.AUTH -> serveAuth(session, wish.start());
            default -> serveOsdMap(session, wish);
        };
    }

    /** All that are known: whoever verifies tickets needs no history. */
    private Optional<Integer> serveAuth(Session session, int start) {
        AuthDatabase auth = state.auth();
        if (!state.isFounded() || start > auth.epoch()) {
            return Optional.empty();
        }
        SortedMap<String, Integer> revocations = new TreeMap<>();
        auth.revocations().forEach((account, revocation) -> revocations.put(account.toString(), revocation.epoch()));
        session.send(new MonMessage.AuthUpdate(auth.epoch(), auth.oldest(), revocations));
        return Optional.of(auth.epoch() + 1);
    }

    private Optional<Integer> serveMonMap(Session session, int start) {
        if (start > monMap.epoch()) {
            return Optional.empty();
        }
        session.send(new MonMessage.MonMapUpdate(monMap));
        return Optional.of(monMap.epoch() + 1);
    }

    private Optional<Integer> serveOsdMap(Session session, Subscription wish) {
        if (!state.isFounded() || wish.start() > state.osdMaps().newest().epoch()) {
            return Optional.empty();
        }
        updatesFrom(wish.start(), wish.whole()).forEach(session::send);
        return Optional.of(state.osdMaps().newest().epoch() + 1);
    }

    private List<MonMessage.OsdMapUpdate> updatesFrom(int start, boolean whole) {
        OsdMapHistory maps = state.osdMaps();
        SortedMap<Integer, Payload> fulls = new TreeMap<>();
        SortedMap<Integer, Payload> steps = new TreeMap<>(maps.incrementals().tailMap(start, true));
        if (start <= 0) {
            fulls.put(maps.newest().epoch(), maps.newestBytes());
            steps.clear();
        } else if (start <= maps.oldestEpoch()) {
            fulls.put(maps.oldestEpoch(), maps.oldestBytes());
        } else if (whole) {
            fulls.put(start, Payload.wrap(maps.at(start).orElseThrow().encode()));
            steps.remove(start);
        }
        return MapSeries.cut(fulls, steps, mapsInMessage, MapSeries.MOST_BYTES).stream()
                .map(part -> update(maps, part.fulls(), part.incrementals()))
                .toList();
    }

    private MonMessage.OsdMapUpdate update(
            OsdMapHistory maps, SortedMap<Integer, Payload> fulls, SortedMap<Integer, Payload> steps) {
        return new MonMessage.OsdMapUpdate(
                monMap.fsid(), fulls, steps, maps.oldestEpoch(), maps.newest().epoch());
    }

    int subscribers() {
        return wishes.size();
    }
}
