package io.orthocone.osd.peering;

import io.orthocone.env.Invariants;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.MissingItem;
import io.orthocone.message.PgInfo;
import io.orthocone.message.PgLogSegment;
import io.orthocone.message.PgMessage;
import io.orthocone.message.ScrubStamps;
import io.orthocone.osd.pg.AuthoritativeCopy;
import io.orthocone.osd.pg.LogMerge;
import io.orthocone.osd.pg.MissingSet;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.pg.PriorSet;
import io.orthocone.osd.pg.WantedActing;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The transitions of a primary. */
final class PrimaryRole {
    private final PeeringMachine machine;
    private PriorSet prior;

    PrimaryRole(PeeringMachine machine) {
        this.machine = machine;
    }

    // --- GetInfo -------------------------------------------------------------------------------------------

    void start() {
        if (needsUpThru()) {
            // Asked for at once, although needed last: the monitors' round trip hides behind the gathering of infos.
            machine.emit(new PeeringEffect.RequestUpThru(machine.interval()));
        }
        prior = priorSet();
        gatherInfos(true);
    }

    private PriorSet priorSet() {
        PgCopy copy = machine.copy();
        return PriorSet.of(machine.placement(), copy.past(), copy.history().lastEpochStarted(), machine.osds());
    }

    /** Waits for whoever has not told its info, or goes on. */
    private void gatherInfos(boolean ask) {
        SortedSet<Integer> awaited = new TreeSet<>(prior.probe());
        awaited.remove(machine.self());
        awaited.removeIf(machine.peers()::isKnown);
        if (ask) {
            awaited.forEach(this::askInfo);
        }
        if (prior.isDown()) {
            machine.enter(new PeeringState.Down(prior.blockedBy()));
        } else if (!awaited.isEmpty()) {
            machine.enter(new PeeringState.GetInfo(awaited));
        } else {
            chooseActing();
        }
    }

    private void askInfo(int osd) {
        ask(osd, PgMessage.QueryKind.INFO, Eversion.ZERO);
    }

    private void ask(int osd, PgMessage.QueryKind kind, Eversion since) {
        machine.send(
                osd,
                new PgMessage.Query(
                        machine.pg(),
                        machine.epoch(),
                        kind,
                        since,
                        machine.copy().history()));
    }

    void notified(int from, PgMessage.Notify message) {
        switch (machine.state()) {
            case PeeringState.GetInfo waiting -> learnInfo(from, message.info());
            case PeeringState.Down waiting -> learnInfo(from, message.info());
            case PeeringState.Incomplete waiting -> learnInfo(from, message.info());
            case PeeringState.Active active -> learnStray(from, message.info(), active);
            case PeeringState other -> {
                // A stray found late; what is known of the others is newer than what they say.
                if (!machine.peers().isKnown(from)) {
                    machine.peers().learn(from, message.info());
                }
            }
        }
    }

    private void learnInfo(int from, PgInfo info) {
        machine.peers().learn(from, info);
        boolean isNews = machine.copy().learn(info.history());
        // A later activation than was known here makes older intervals, and those who were in them, irrelevant.
        PriorSet now = isNews ? priorSet() : prior;
        boolean asks = !now.probe().equals(prior.probe());
        prior = now;
        gatherInfos(asks);
    }

    private void learnStray(int from, PgInfo info, PeeringState.Active active) {
        if (machine.peers().members().contains(from)) {
            return;
        }
        if (active.isClean()) {
            machine.send(from, new PgMessage.Remove(machine.pg(), machine.epoch()));
            return;
        }
        machine.peers().learn(from, info);
        machine.emit(new PeeringEffect.SourcesChanged());
    }

    // --- the decision --------------------------------------------------------------------------------------

    private void chooseActing() {
        SortedMap<Integer, PgInfo> infos = new TreeMap<>(machine.peers().infos());
        infos.put(machine.self(), machine.copy().info());
        OptionalInt authority = AuthoritativeCopy.choose(infos, machine.self());
        if (authority.isEmpty()) {
            machine.enter(new PeeringState.Incomplete());
            machine.emit(new PeeringEffect.Probe("pg.incomplete"));
            return;
        }
        WantedActing wanted = WantedActing.choose(machine.placement(), infos, authority.getAsInt());
        if (!wanted.acting().equals(machine.placement().acting())) {
            machine.enter(new PeeringState.WaitActingChange(wanted.acting()));
            requestActing(wanted.acting());
            return;
        }
        machine.peers().setMembers(wanted.acting(), wanted.backfill(), machine.self());
        getLog(authority.getAsInt());
    }

    private void requestActing(List<Integer> wanted) {
        boolean isUp = wanted.equals(machine.placement().up());
        machine.emit(new PeeringEffect.RequestPgTemp(isUp ? List.of() : wanted));
    }

    // --- GetLog --------------------------------------------------------------------------------------------

    private void getLog(int authority) {
        machine.peers().forgetMissing();
        if (authority == machine.self()) {
            getMissing();
            return;
        }
        machine.enter(new PeeringState.GetLog(authority));
        askLog(authority);
    }

    private void askLog(int authority) {
        Eversion tail = machine.peers().info(authority).logTail();
        Eversion since = machine.copy().log().head();
        for (int osd : machine.peers().members()) {
            Eversion head = machine.peers().info(osd).lastUpdate();
            if (head.isAtLeast(tail)) {
                since = Eversion.min(since, head);
            }
        }
        ask(authority, PgMessage.QueryKind.LOG, since);
    }

    void logArrived(int from, PgMessage.Log message) {
        switch (machine.state()) {
            case PeeringState.GetLog waiting when waiting.authority() == from -> adopt(from, message);
            case PeeringState.GetMissing waiting
            when waiting.awaited().contains(from) -> {
                machine.peers().learn(from, message.info());
                machine.peers().setMissing(from, lackingAfterMerge(message.info(), message.log(), message.missing()));
                awaitMissing(without(waiting.awaited(), from));
            }
            case PeeringState other -> {}
        }
    }

    private void adopt(int from, PgMessage.Log message) {
        PgInfo expected = machine.peers().info(from);
        machine.copy().learn(message.info().history());
        if (!message.info().lastUpdate().equals(expected.lastUpdate())) {
            // It restarted without what it had not stored yet: the choice was made on what is not there any more.
            machine.peers().learn(from, message.info());
            gatherInfos(false);
            return;
        }
        LogMerge merge = machine.copy().mergeWith(message.log());
        if (merge.hasDivergence()) {
            machine.emit(new PeeringEffect.Probe("pg.divergent-entry"));
        }
        machine.emit(new PeeringEffect.Persist(machine.copy().adopt(merge, message.info())));
        machine.peers().setMissing(from, new MissingSet(message.missing()));
        getMissing();
    }

    // --- GetMissing ----------------------------------------------------------------------------------------

    private void getMissing() {
        SortedSet<Integer> awaited = new TreeSet<>();
        for (int osd : machine.peers().members()) {
            PgInfo info = machine.peers().info(osd);
            if (machine.peers().isMissingKnown(osd)) {
                continue;
            }
            if (startsFromNothing(info)) {
                machine.peers().setMissing(osd, new MissingSet());
            } else if (info.isEmpty() || isUpToDate(info)) {
                machine.peers().setMissing(osd, lackingAfterMerge(info, nothingAfter(info), List.of()));
            } else {
                awaited.add(osd);
            }
        }
        awaited.forEach(this::askMissing);
        awaitMissing(awaited);
    }

    private void askMissing(int osd) {
        Eversion head = machine.peers().info(osd).lastUpdate();
        ask(osd, PgMessage.QueryKind.LOG, machine.copy().log().floor(head));
    }

    private void awaitMissing(SortedSet<Integer> awaited) {
        if (!awaited.isEmpty()) {
            machine.enter(new PeeringState.GetMissing(awaited));
        } else if (needsUpThru()) {
            machine.enter(new PeeringState.WaitUpThru());
        } else {
            activate();
        }
    }

    /** Whether the log cannot bring the copy up to date, not even the part that was backfilled: backfill begins anew. */
    private boolean startsFromNothing(PgInfo info) {
        boolean isUnreached = machine.copy().log().tail().isAfter(info.lastUpdate());
        return isUnreached || info.lastBackfill().isMin();
    }

    private boolean isUpToDate(PgInfo info) {
        return info.lastUpdate().equals(machine.copy().log().head())
                && info.lastComplete().equals(info.lastUpdate());
    }

    private MissingSet lackingAfterMerge(PgInfo info, PgLogSegment own, List<MissingItem> missing) {
        PgLogSegment authority = machine.copy().log().after(info.lastUpdate());
        return LogMerge.of(own, new MissingSet(missing), info.lastBackfill(), authority)
                .missing();
    }

    private static PgLogSegment nothingAfter(PgInfo info) {
        return new PgLogSegment(info.lastUpdate(), info.lastUpdate(), List.of(), List.of());
    }

    // --- activation ----------------------------------------------------------------------------------------

    private boolean needsUpThru() {
        return machine.placement().primaryUpThru() < machine.interval();
    }

    private void activate() {
        int interval = machine.interval();
        machine.emit(new PeeringEffect.PersistActivation(machine.copy().startedIn(interval), interval));
        SortedSet<Integer> awaited = new TreeSet<>(machine.peers().members());
        awaited.forEach(this::sendActivation);
        awaited.add(machine.self());
        machine.enter(new PeeringState.Activating(awaited));
    }

    private void sendActivation(int osd) {
        PgCopy copy = machine.copy();
        PgInfo info = machine.peers().info(osd);
        boolean isFresh = startsFromNothing(info);
        HObject lastBackfill = isFresh ? HObject.MIN : info.lastBackfill();
        PgInfo told = copy.info().withLastBackfill(lastBackfill);
        PgLogSegment log = isFresh ? copy.log().whole() : copy.log().after(info.lastUpdate());
        machine.send(
                osd,
                new PgMessage.Log(
                        machine.pg(),
                        machine.epoch(),
                        machine.interval(),
                        true,
                        told,
                        log,
                        List.of(),
                        copy.past().intervals()));
    }

    void memberActivated(int osd) {
        if (!(machine.state() instanceof PeeringState.Activating activating)
                || !activating.awaited().contains(osd)) {
            return;
        }
        SortedSet<Integer> awaited = without(activating.awaited(), osd);
        machine.enter(new PeeringState.Activating(awaited));
        if (awaited.isEmpty()) {
            awaitPriorLeases();
        }
    }

    private void awaitPriorLeases() {
        PgCopy copy = machine.copy();
        for (int osd : machine.peers().members()) {
            PgInfo info = machine.peers().info(osd);
            HObject lastBackfill = startsFromNothing(info) ? HObject.MIN : info.lastBackfill();
            machine.peers().learn(osd, copy.info().withLastBackfill(lastBackfill));
        }
        machine.enter(new PeeringState.WaitPriorLeases());
        machine.emit(new PeeringEffect.AwaitPriorLeases(
                machine.interval(), copy.past().since(copy.history().lastEpochStarted())));
    }

    void priorLeasesExpired() {
        if (!(machine.state() instanceof PeeringState.WaitPriorLeases)) {
            return;
        }
        machine.enter(new PeeringState.Active(false, false));
        machine.emit(new PeeringEffect.Persist(machine.copy().allStarted()));
        shareInfo();
        machine.emit(new PeeringEffect.BecomeActive());
    }

    private void shareInfo() {
        PgInfo info = machine.copy().info();
        for (int osd : machine.peers().members()) {
            machine.send(osd, new PgMessage.InfoUpdate(machine.pg(), machine.epoch(), info));
        }
    }

    // --- active --------------------------------------------------------------------------------------------

    void recovered() {
        if (!(machine.state() instanceof PeeringState.Active active) || active.isRecovered()) {
            return;
        }
        Invariants.check(
                machine.copy().missing().isEmpty() && !machine.peers().isAnyoneLacking(),
                "recovered means that nobody lacks anything, in pg %s",
                machine.pg());
        boolean isClean = !machine.placement().isRemapped()
                && machine.placement().acting().size() >= machine.placement().size();
        machine.enter(new PeeringState.Active(true, isClean));
        if (machine.placement().isRemapped()) {
            requestActing(machine.placement().up());
        }
        if (isClean) {
            machine.emit(new PeeringEffect.Persist(machine.copy().clean(machine.epoch())));
            shareInfo();
            for (int stray : machine.peers().strays()) {
                machine.send(stray, new PgMessage.Remove(machine.pg(), machine.epoch()));
            }
        }
    }

    /** Recovery begins anew; what waits until all is clean (strays, past intervals) waits again. */
    void damageFound() {
        if (machine.state() instanceof PeeringState.Active) {
            machine.enter(new PeeringState.Active(false, false));
        }
    }

    void scrubbed(ScrubStamps stamps) {
        if (machine.state() instanceof PeeringState.Active) {
            machine.emit(new PeeringEffect.Persist(machine.copy().scrubbed(stamps)));
            shareInfo();
        }
    }

    // --- the map goes on, time goes on ---------------------------------------------------------------------

    void mapContinued() {
        boolean forgot = machine.peers().forgetDown(machine.osds());
        switch (machine.state()) {
            case PeeringState.WaitUpThru waiting -> {
                if (!needsUpThru()) {
                    activate();
                }
            }
            case PeeringState.GetInfo waiting -> restartIfChanged(forgot);
            case PeeringState.Down waiting -> restartIfChanged(forgot);
            case PeeringState.Incomplete waiting -> restartIfChanged(forgot);
            case PeeringState.WaitActingChange waiting -> restartIfChanged(forgot);
            case PeeringState.GetLog waiting -> restartIfChanged(forgot);
            case PeeringState.GetMissing waiting -> restartIfChanged(forgot);
            case PeeringState.Active active -> {
                if (forgot) {
                    machine.emit(new PeeringEffect.SourcesChanged());
                }
            }
            case PeeringState other -> {}
        }
    }

    private void restartIfChanged(boolean forgot) {
        PriorSet now = priorSet();
        if (forgot || !now.equals(prior)) {
            prior = now;
            gatherInfos(true);
        }
    }

    void retry() {
        switch (machine.state()) {
            case PeeringState.GetInfo waiting -> waiting.awaited().forEach(this::askInfo);
            case PeeringState.Incomplete waiting ->
                prior.probe().stream().filter(osd -> osd != machine.self()).forEach(this::askInfo);
            case PeeringState.GetLog waiting -> askLog(waiting.authority());
            case PeeringState.GetMissing waiting -> waiting.awaited().forEach(this::askMissing);
            case PeeringState.WaitActingChange waiting -> requestActing(waiting.wanted());
            case PeeringState.WaitUpThru waiting -> machine.emit(new PeeringEffect.RequestUpThru(machine.interval()));
            case PeeringState.Activating waiting ->
                waiting.awaited().stream().filter(osd -> osd != machine.self()).forEach(this::sendActivation);
            case PeeringState.Active active -> {
                if (active.isRecovered() && machine.placement().isRemapped()) {
                    requestActing(machine.placement().up());
                }
            }
            case PeeringState other -> {}
        }
    }

    private static SortedSet<Integer> without(SortedSet<Integer> set, int osd) {
        SortedSet<Integer> rest = new TreeSet<>(set);
        rest.remove(osd);
        return rest;
    }
}
