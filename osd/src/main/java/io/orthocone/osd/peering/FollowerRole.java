package io.orthocone.osd.peering;

import io.orthocone.message.PgLogSegment;
import io.orthocone.message.PgMessage;
import io.orthocone.osd.pg.CopyChange;
import io.orthocone.osd.pg.LogMerge;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.pg.PgPlacement;

/** The transitions of a copy whose OSD is not the primary. */
final class FollowerRole {
    private final PeeringMachine machine;

    FollowerRole(PeeringMachine machine) {
        this.machine = machine;
    }

    void start() {
        machine.enter(new PeeringState.Stray());
        introduce();
    }

    /** The map changed within the interval. */
    void mapContinued(boolean cameUpAgain) {
        // What was sent while this OSD was held for down may not have been heard.
        if (cameUpAgain && machine.state() instanceof PeeringState.Stray) {
            introduce();
        }
    }

    void retry() {
        if (machine.state() instanceof PeeringState.Stray) {
            introduce();
        }
    }

    private void introduce() {
        int primary = machine.placement().primary();
        if (primary != PgPlacement.NO_OSD) {
            machine.send(primary, notify(machine.epoch()));
        }
    }

    private PgMessage.Notify notify(int queryEpoch) {
        PgCopy copy = machine.copy();
        return new PgMessage.Notify(
                machine.pg(),
                machine.epoch(),
                queryEpoch,
                copy.info(),
                copy.past().intervals());
    }

    void queried(int from, PgMessage.Query query) {
        PgCopy copy = machine.copy();
        copy.learn(query.history());
        PgMessage answer = switch (query.kind()) {
            case INFO -> notify(query.epoch());
            case LOG -> log(query, copy.log().after(query.since()));
            case FULL_LOG -> log(query, copy.log().whole());
        };
        machine.send(from, answer);
    }

    private PgMessage.Log log(PgMessage.Query query, PgLogSegment segment) {
        PgCopy copy = machine.copy();
        return new PgMessage.Log(
                machine.pg(),
                machine.epoch(),
                query.epoch(),
                false,
                copy.info(),
                segment,
                copy.missing().items(),
                copy.past().intervals());
    }

    /** The primary says: this is the interval's log. */
    void activated(PgMessage.Log message) {
        PgCopy copy = machine.copy();
        CopyChange change;
        if (machine.state() instanceof PeeringState.ReplicaActive) {
            // Asked again because the answer is late: the answer goes out again, once it is durable.
            change = copy.infoChange();
        } else {
            copy.learn(message.info().history());
            copy.startedIn(machine.interval());
            change = adopt(message);
            machine.enter(new PeeringState.ReplicaActive(machine.placement().primary()));
            machine.emit(new PeeringEffect.BecomeReplicaActive());
        }
        PgMessage answer = new PgMessage.Activated(machine.pg(), machine.epoch(), copy.info());
        machine.emit(
                new PeeringEffect.PersistThenSend(change, machine.placement().primary(), answer));
    }

    private CopyChange adopt(PgMessage.Log message) {
        PgCopy copy = machine.copy();
        if (message.info().lastBackfill().isMin()) {
            return copy.restartBackfill(message.log(), message.info());
        }
        LogMerge merge = copy.mergeWith(message.log());
        if (merge.hasDivergence()) {
            machine.emit(new PeeringEffect.Probe("pg.divergent-entry"));
        }
        return copy.adopt(merge, message.info());
    }

    void updated(PgMessage.InfoUpdate message) {
        if (machine.state() instanceof PeeringState.ReplicaActive
                && machine.copy().learn(message.info().history())) {
            machine.emit(new PeeringEffect.Persist(machine.copy().infoChange()));
        }
    }

    void removed() {
        boolean isNeeded =
                machine.placement().isUp(machine.self()) || machine.placement().isActing(machine.self());
        if (machine.state() instanceof PeeringState.Stray && !isNeeded) {
            machine.markRemoved();
            machine.emit(new PeeringEffect.Probe("pg.stray-removed"));
            machine.emit(new PeeringEffect.RemoveCopy());
        }
    }
}
