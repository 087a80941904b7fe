package io.orthocone.mon;

import io.orthocone.env.Env;
import io.orthocone.env.Reactor;
import io.orthocone.message.MonMessage;
import io.orthocone.message.MonMessage.FailureKind;
import io.orthocone.mon.MonOptions.OsdTimes;
import io.orthocone.mon.service.FailureTracker;
import io.orthocone.mon.service.OsdMapRequest;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapFlag;
import io.orthocone.session.Messenger;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's eye on the OSDs: which are to be marked down, and which out. Owned by the monitor's reactor. All of it is soft state,
 * which a new leader gathers anew, with all its times starting when it begins to lead.
 *
 * <ul>
 *   <li>Reports of peers count by failure domain ({@link FailureTracker}).
 *   <li>A refused connection that one OSD reports, and silence towards the monitors, make the leader look itself ({@link RefusalCheck}):
 *       what it finds dead is marked down at once.
 *   <li>An OSD that is silent towards the monitors for the whole report time-out and does not answer the leader's call either is marked
 *       down, so that a cluster whose OSDs are all gone is seen as such.
 * </ul>
 */
final class OsdWatch {
    private static final Logger LOG = LoggerFactory.getLogger(OsdWatch.class);

    private final Env env;
    private final Reactor reactor;
    private final OsdTimes times;
    private final Supplier<OsdMap> map;
    private final Consumer<OsdMapRequest> submit;
    private final FailureTracker failures;
    private final RefusalCheck refusals;
    private final Map<Integer, Long> heardAtNanos = new TreeMap<>();
    private final Map<Integer, Long> downSinceNanos = new TreeMap<>();

    OsdWatch(
            Env env,
            Reactor reactor,
            Messenger messenger,
            OsdTimes times,
            Supplier<OsdMap> map,
            Consumer<OsdMapRequest> submit) {
        this.env = env;
        this.reactor = reactor;
        this.times = times;
        this.map = map;
        this.submit = submit;
        this.failures = new FailureTracker(times.graceNanos());
        this.refusals = new RefusalCheck(reactor, messenger, new RefusalCheck.Outcome() {
            @Override
            public void isDead(int osd, EntityAddr addr) {
                env.probe("mon.osd-found-dead");
                submit.accept(new OsdMapRequest.MarkDown(osd, addr, true, "its host says that nobody listens there"));
            }

            @Override
            public void answers(int osd, EntityAddr addr) {
                LOG.debug("osd.{} at {} answers the monitor", osd, addr);
                heard(osd);
            }
        });
    }

    RefusalCheck refusals() {
        return refusals;
    }

    /** Begins: nobody has been silent yet. */
    void begin() {
        heardAtNanos.clear();
        downSinceNanos.clear();
        failures.clear();
        mapChanged();
    }

    /** Ends: another monitor leads. */
    void end() {
        failures.clear();
        refusals.clear();
    }

    /** A sign of life of an OSD reached this monitor, itself or by a follower. */
    void heard(int osd) {
        heardAtNanos.put(osd, reactor.nanoTime());
    }

    void failure(int reporter, MonMessage.OsdFailure report) {
        OsdMap now = map.get();
        failures.report(now, reporter, report, reactor.nanoTime());
        boolean isAboutThisIncarnation =
                now.isUp(report.target()) && now.clientAddr(report.target()).equals(report.targetAddr());
        if (report.kind() == FailureKind.REFUSED && isAboutThisIncarnation && now.isUp(reporter)) {
            refusals.check(report.target(), report.targetAddr());
        }
        markDownWhatIsDue(now);
    }

    void failureCancelled(int reporter, MonMessage.OsdFailureCancelled cancelled) {
        failures.cancel(reporter, cancelled);
    }

    void mapChanged() {
        OsdMap now = map.get();
        failures.mapChanged(now);
        for (int osd = 0; osd < now.maxOsd(); osd++) {
            if (now.isUp(osd)) {
                heardAtNanos.putIfAbsent(osd, reactor.nanoTime());
                downSinceNanos.remove(osd);
            } else {
                heardAtNanos.remove(osd);
                if (now.exists(osd) && now.isIn(osd)) {
                    downSinceNanos.putIfAbsent(osd, reactor.nanoTime());
                } else {
                    downSinceNanos.remove(osd);
                }
            }
        }
    }

    /** Once a second or so. */
    void tick() {
        OsdMap now = map.get();
        markDownWhatIsDue(now);
        heardAtNanos.forEach((osd, heard) -> judgeSilence(now, osd, reactor.nanoTime() - heard));
        boolean goOut = times.outAfterNanos() > 0 && !now.has(OsdMapFlag.NOOUT);
        downSinceNanos.forEach((osd, since) -> {
            if (goOut && reactor.nanoTime() - since >= times.outAfterNanos()) {
                env.probe("mon.osd-out");
                submit.accept(new OsdMapRequest.MarkOutAfterDown(osd));
            }
        });
    }

    private void markDownWhatIsDue(OsdMap now) {
        if (!now.has(OsdMapFlag.NODOWN)) {
            failures.due(now, reactor.nanoTime()).forEach(submit);
        }
    }

    private void judgeSilence(OsdMap now, int osd, long silentNanos) {
        if (!now.isUp(osd) || now.has(OsdMapFlag.NODOWN)) {
            return;
        }
        if (silentNanos >= times.reportTimeoutNanos()) {
            env.probe("mon.osd-silent");
            submit.accept(new OsdMapRequest.MarkDown(
                    osd, now.clientAddr(osd), false, "neither reports to the monitors nor answers them"));
        } else if (silentNanos >= times.suspectNanos()) {
            refusals.check(osd, now.clientAddr(osd));
        }
    }
}
