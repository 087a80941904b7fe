package io.orthocone.osd;

import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Message;
import io.orthocone.message.MonMap;
import io.orthocone.message.MonMessage;
import io.orthocone.message.PgStat;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.IncrementalBuilder;
import io.orthocone.osdmap.OsdAddrs;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapIncremental;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.PoolFlag;
import io.orthocone.osdmap.UTime;
import io.orthocone.session.Dispatcher;
import io.orthocone.session.Messenger;
import io.orthocone.session.MessengerIdentity;
import io.orthocone.session.Reset;
import io.orthocone.session.Session;
import io.orthocone.session.SessionMessenger;
import io.orthocone.session.TransportLinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One monitor that never fails and agrees with itself: keeps the OSD map, publishes it, believes every failure report. What real
 * monitors do beyond that is their own tests' business.
 */
final class FakeMonitor implements Dispatcher {
    static final UUID FSID = new UUID(7, 7);
    static final int PORT = 3300;
    static final long POOL = 1;

    private static final Pattern OSD_NEW = Pattern.compile(".*osd new\",\"uuid\":\"([^\"]*)\",\"id\":(\\d+)}");

    private final Messenger messenger;
    private final EntityAddr addr;
    private final List<OsdMap> maps = new ArrayList<>();
    private final List<Payload> incrementals = new ArrayList<>();
    private final Map<Session, Integer> subscribers = new LinkedHashMap<>();
    private final SortedSet<PgId> created = new TreeSet<>();
    private final SortedMap<PgId, PgStat> stats = new TreeMap<>();
    private final SortedMap<Integer, String> failures = new TreeMap<>();

    FakeMonitor(Env env, Reactor reactor, String address, int osds, int size, int minSize, int pgNum)
            throws IOException {
        messenger = SessionMessenger.believingNames(
                env, reactor, new TransportLinks(env.transport()), new MessengerIdentity(EntityName.mon("a"), 1, FSID));
        messenger.dispatchTo(this);
        messenger.bind(new Endpoint(address, PORT));
        addr = messenger.addr();
        Map<String, List<Integer>> hosts = new TreeMap<>();
        for (int osd = 0; osd < osds; osd++) {
            hosts.put("host" + osd, List.of(osd));
        }
        OsdMap first =
                OsdMap.initial(FSID, UTime.ZERO, osds, ClusterHierarchy.of(ClusterHierarchy.FailureDomain.HOST, hosts));
        maps.add(first);
        incrementals.add(Payload.EMPTY);
        publish(next -> {
            Pool pool = Pool.replicated(size, minSize, pgNum, ClusterHierarchy.REPLICATED_RULE_ID)
                    .set(PoolFlag.CREATING)
                    .build();
            next.newPool(POOL, "data", pool);
        });
    }

    static MonMap monMap(String address) {
        return new MonMap(FSID, 1, new TreeMap<>(Map.of("a", EntityAddr.of(address, PORT, 0))));
    }

    OsdMap map() {
        return maps.getLast();
    }

    /** What OSDs have said that their stores have failed by. */
    SortedMap<Integer, String> failures() {
        return failures;
    }

    SortedMap<PgId, PgStat> stats() {
        return stats;
    }

    /** The next epoch. */
    void publish(Consumer<IncrementalBuilder> change) {
        IncrementalBuilder next = map().nextIncremental(UTime.ZERO);
        change.accept(next);
        if (next.isEmpty()) {
            return;
        }
        OsdMapIncremental incremental = next.build();
        maps.add(map().apply(incremental));
        incrementals.add(Payload.wrap(incremental.encode()));
        List.copyOf(subscribers.keySet()).forEach(this::sendMaps);
    }

    void markDown(int osd, boolean isDead) {
        if (!map().isUp(osd)) {
            return;
        }
        publish(next -> {
            next.markDown(osd);
            if (isDead) {
                next.xinfo(osd, map().osd(osd).xinfo().withDeadEpoch(next.epoch()));
            }
        });
    }

    private void sendMaps(Session session) {
        int start = subscribers.get(session);
        if (start > map().epoch()) {
            return;
        }
        SortedMap<Integer, Payload> fulls = new TreeMap<>();
        SortedMap<Integer, Payload> steps = new TreeMap<>();
        if (start <= 1) {
            fulls.put(map().epoch(), Payload.wrap(map().encode()));
        } else {
            for (int epoch = start; epoch <= map().epoch(); epoch++) {
                steps.put(epoch, incrementals.get(epoch - 1));
            }
        }
        session.send(new MonMessage.OsdMapUpdate(FSID, fulls, steps, 1, map().epoch()));
        subscribers.put(session, map().epoch() + 1);
    }

    @Override
    public void reset(Session session, Reset reset) {
        subscribers.remove(session);
    }

    @Override
    public void message(Session session, Message message) {
        switch (message) {
            case MonMessage.Subscribe subscribe -> subscribed(session, subscribe);
            case MonMessage.Command command -> {
                register(command.command());
                session.send(new MonMessage.CommandReply(command.tid(), ErrorCode.OK, "", Payload.EMPTY));
            }
            case MonMessage.OsdBoot boot -> booted(boot);
            case MonMessage.OsdAlive alive -> {
                if (map().isUp(alive.osd()) && map().info(alive.osd()).upThru() < alive.wantUpThru()) {
                    publish(next -> next.upThru(alive.osd(), map().epoch()));
                }
            }
            case MonMessage.OsdFailure failure -> {
                if (map().clientAddr(failure.target()).equals(failure.targetAddr())) {
                    markDown(failure.target(), failure.kind() == MonMessage.FailureKind.REFUSED);
                }
            }
            case MonMessage.OsdMarkMeDown down -> {
                if (!down.failure().isEmpty()) {
                    failures.put(down.osd(), down.failure());
                }
                markDown(down.osd(), true);
            }
            case MonMessage.PgTempRequest request ->
                publish(next -> request.pgTemp().forEach((pg, acting) -> {
                    if (!map().pgTemp().getOrDefault(pg, List.of()).equals(acting)) {
                        next.pgTemp(pg, acting);
                    }
                }));
            case MonMessage.PgCreated pgs -> {
                created.addAll(pgs.pgs());
                Pool pool = map().pools().get(POOL);
                if (pool.has(PoolFlag.CREATING) && created.size() == pool.pgNum()) {
                    publish(next -> next.changePool(
                            POOL, pool.toBuilder().clear(PoolFlag.CREATING).build()));
                }
            }
            case MonMessage.PgStatsReport report -> report.pgs().forEach(stat -> stats.put(stat.pg(), stat));
            default -> {}
        }
    }

    private void register(String command) {
        Matcher words = OSD_NEW.matcher(command);
        if (words.matches()) {
            publish(next -> next.register(Integer.parseInt(words.group(2)), UUID.fromString(words.group(1))));
        }
    }

    private void subscribed(Session session, MonMessage.Subscribe subscribe) {
        if (subscribe.subscriptions().containsKey(MonMessage.MONMAP)) {
            session.send(new MonMessage.MonMapUpdate(new MonMap(
                    FSID, 1, new TreeMap<>(Map.of("a", EntityAddr.of(addr.ip(), PORT, 0))))));
        }
        MonMessage.Subscription osdMap = subscribe.subscriptions().get(MonMessage.OSDMAP);
        if (osdMap != null) {
            subscribers.put(session, osdMap.start());
            sendMaps(session);
        }
    }

    private void booted(MonMessage.OsdBoot boot) {
        int osd = boot.osd();
        if (map().isUp(osd) && map().clientAddr(osd).equals(boot.clientAddr())) {
            return;
        }
        markDown(osd, true);
        publish(next -> {
            next.markUp(osd, boot.uuid(), OsdAddrs.of(boot.clientAddr(), boot.clusterAddr(), boot.heartbeatAddr()));
            next.markIn(osd);
        });
    }
}
