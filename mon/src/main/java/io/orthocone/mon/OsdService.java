package io.orthocone.mon;

import io.orthocone.auth.Account;
import io.orthocone.auth.Profile;
import io.orthocone.auth.Service;
import io.orthocone.message.EntityName;
import io.orthocone.message.MonMessage;
import io.orthocone.mon.service.FullnessWatch;
import io.orthocone.mon.service.OsdMapRequest;
import io.orthocone.mon.service.OsdMapService;
import io.orthocone.mon.service.PgMap;
import io.orthocone.mon.service.PoolCreation;
import io.orthocone.mon.state.ClusterState;
import io.orthocone.osdmap.OsdMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the leader does with what OSDs say: turns it into requests for the OSD map, or notes it. An OSD speaks for itself only. Owned by
 * the monitor's reactor.
 */
final class OsdService {
    private static final Logger LOG = LoggerFactory.getLogger(OsdService.class);

    /** Characters of what an OSD says of itself; a person reads them. */
    private static final int MOST_WORDS = 500;

    private final ClusterState state;
    private final ChangeKeeper<OsdMapRequest> keeper;
    private final OsdWatch watch;
    private final PgMap pgMap;
    private final Fences fences;
    private final PoolCreation creation = new PoolCreation();

    OsdService(ClusterState state, ChangeKeeper<OsdMapRequest> keeper, OsdWatch watch, PgMap pgMap, Fences fences) {
        this.state = state;
        this.keeper = keeper;
        this.watch = watch;
        this.pgMap = pgMap;
        this.fences = fences;
    }

    void handle(EntityName from, MonMessage message) {
        if (!from.isOsd()) {
            LOG.warn(
                    "{} is no OSD, but speaks as one: {}",
                    from,
                    message.getClass().getSimpleName());
            return;
        }
        int osd = from.osdId();
        watch.heard(osd);
        switch (message) {
            case MonMessage.OsdBoot boot -> boot(osd, boot);
            case MonMessage.OsdAlive alive ->
                ifOwn(osd, alive.osd(), new OsdMapRequest.Alive(alive.osd(), alive.wantUpThru()));
            case MonMessage.OsdMarkMeDown down -> markDown(osd, down);
            case MonMessage.PgTempRequest temp -> ifOwn(osd, temp.osd(), new OsdMapRequest.PgTemp(osd, temp.pgTemp()));
            case MonMessage.OsdFailure failure -> watch.failure(osd, failure);
            case MonMessage.OsdFailureCancelled cancelled -> watch.failureCancelled(osd, cancelled);
            case MonMessage.PgCreated created -> {
                creation.created(map(), created.pgs());
                submitDue();
            }
            case MonMessage.PgStatsReport report -> {
                if (report.osd() == osd && map().exists(osd)) {
                    pgMap.report(report);
                    FullnessWatch.dueOf(map(), pgMap, osd).ifPresent(keeper::submit);
                    FullnessWatch.dueOfQuotas(map(), pgMap).forEach(keeper::submit);
                    submitDue();
                    fences.look();
                }
            }
            case MonMessage.Subscribe _,
                    MonMessage.MonMapUpdate _,
                    MonMessage.OsdMapUpdate _,
                    MonMessage.Command _,
                    MonMessage.CommandReply _,
                    MonMessage.PgOrder _,
                    MonMessage.PgOrderReply _,
                    MonMessage.Quorum _,
                    MonMessage.Forward _,
                    MonMessage.ForwardReply _,
                    MonMessage.TicketRequest _,
                    MonMessage.TicketReply _,
                    MonMessage.AuthUpdate _ -> LOG.warn("{} sent what no OSD service takes: {}", from, message);
        }
    }

    private void markDown(int osd, MonMessage.OsdMarkMeDown down) {
        String why = "it is about to stop";
        if (!down.failure().isEmpty() && osd == down.osd()) {
            String words = down.failure()
                    .substring(0, Math.min(MOST_WORDS, down.failure().length()));
            why = "its store has failed: " + words;
            LOG.warn("osd.{} says that its store has failed: {}", osd, words);
            pgMap.storeFailed(osd, words);
        }
        ifOwn(osd, down.osd(), new OsdMapRequest.MarkDown(osd, down.addr(), true, why));
    }

    /** Other OSDs do not talk to one without the profile: in the map it would be there for nobody, and its PGs with it. */
    private void boot(int osd, MonMessage.OsdBoot boot) {
        boolean isShunned = state.auth()
                .entry(Account.osd(osd))
                .filter(account -> !account.capabilities().hasProfile(Service.OSD, Profile.OSD))
                .isPresent();
        if (isShunned) {
            LOG.info("audit: osd.{} is not marked up: its account has no 'profile osd' for osd", osd);
        } else {
            pgMap.booted(osd);
            ifOwn(osd, boot.osd(), new OsdMapRequest.Boot(boot));
        }
    }

    private OsdMap map() {
        return state.osdMaps().newest();
    }

    private void ifOwn(int osd, int claimed, OsdMapRequest request) {
        if (osd == claimed) {
            keeper.submit(request);
        } else {
            LOG.warn("osd.{} speaks for osd.{}: {}", osd, claimed, request);
        }
    }

    private void submitDue() {
        creation.complete(map(), pgMap).forEach(keeper::submit);
        OsdMapService.dueSteps(map(), pgMap).forEach(keeper::submit);
    }

    /** Once a second or so: what was reported before this monitor led, or was refused, is looked at again. */
    void tick() {
        FullnessWatch.due(map(), pgMap).forEach(keeper::submit);
    }

    /** Another monitor leads. */
    void end() {
        creation.clear();
    }
}
