package io.orthocone.osd.peering;

import io.orthocone.message.PgMessage;
import io.orthocone.osd.pg.OsdStates;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.pg.PgPlacement;
import io.orthocone.osdmap.PgId;
import java.util.ArrayList;
import java.util.List;

/**
 * What one OSD does about one PG until it is active, and when the map changes. Pure: no clock, no I/O. Owned by the PG's owner, which executes
 * the effects in order before the next event.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>an event of another interval changes nothing: messages carry the epoch they were sent in, and one from before the current
 *       interval is refused (a message from a newer map than this machine has seen must not be handed in before that map);
 *   <li>only the primary that the map names is heard by a follower; only a primary hears followers;
 *   <li>what a message to be sent promises is durable before it is sent ({@link PeeringEffect.PersistThenSend}).
 * </ol>
 *
 * <p>Transitions: see the picture in doc/pg.md. {@link PrimaryRole} has those of a primary, {@link FollowerRole} all others.
 */
public final class PeeringMachine {
    private final int self;
    private final PgCopy copy;
    private final Peers peers = new Peers();
    private final PrimaryRole primary;
    private final FollowerRole follower;
    private OsdStates osds;
    private PeeringState state = new PeeringState.Initial();
    private List<PeeringEffect> effects = new ArrayList<>();
    private boolean isRemoved;

    /**
     * A machine that has not seen a map; hand it the maps after {@code copy.placement()}'s.
     *
     * @param self this OSD
     * @param osds the OSDs in the map of {@code copy.placement()}
     */
    public PeeringMachine(int self, PgCopy copy, OsdStates osds) {
        this.self = self;
        this.copy = copy;
        this.osds = osds;
        this.primary = new PrimaryRole(this);
        this.follower = new FollowerRole(this);
    }

    public PeeringState state() {
        return state;
    }

    public PgCopy copy() {
        return copy;
    }

    public Peers peers() {
        return peers;
    }

    public PgPlacement placement() {
        return copy.placement();
    }

    /** First epoch of the current interval. */
    public int interval() {
        return copy.history().sameIntervalSince();
    }

    public boolean isPrimary() {
        return placement().primary() == self;
    }

    /** Takes an event; returns what to do. */
    public List<PeeringEffect> on(PeeringEvent event) {
        effects = new ArrayList<>();
        if (!isRemoved) {
            decide(event);
        }
        return List.copyOf(effects);
    }

    private void decide(PeeringEvent event) {
        switch (event) {
            case PeeringEvent.MapAdvanced advanced -> mapAdvanced(advanced);
            case PeeringEvent.NotifyReceived notify -> {
                if (isCurrent(notify.message()) && isPrimary()) {
                    primary.notified(notify.from(), notify.message());
                }
            }
            case PeeringEvent.QueryReceived query -> {
                if (isFromPrimary(query.from(), query.message())) {
                    follower.queried(query.from(), query.message());
                }
            }
            case PeeringEvent.LogReceived log -> {
                if (log.message().activate() && isFromPrimary(log.from(), log.message())) {
                    follower.activated(log.message());
                } else if (!log.message().activate() && isCurrent(log.message()) && isPrimary()) {
                    primary.logArrived(log.from(), log.message());
                }
            }
            case PeeringEvent.ActivatedReceived activated -> {
                if (isCurrent(activated.message()) && isPrimary()) {
                    primary.memberActivated(activated.from());
                }
            }
            case PeeringEvent.InfoUpdateReceived update -> {
                if (isFromPrimary(update.from(), update.message())) {
                    follower.updated(update.message());
                }
            }
            case PeeringEvent.RemoveReceived remove -> {
                if (isFromPrimary(remove.from(), remove.message())) {
                    follower.removed();
                }
            }
            case PeeringEvent.ActivationDurable durable -> {
                if (durable.interval() == interval() && isPrimary()) {
                    primary.memberActivated(self);
                }
            }
            case PeeringEvent.PriorLeasesExpired expired -> {
                if (expired.interval() == interval()) {
                    primary.priorLeasesExpired();
                }
            }
            case PeeringEvent.Recovered recovered -> {
                if (recovered.interval() == interval()) {
                    primary.recovered();
                }
            }
            case PeeringEvent.DamageFound damage -> {
                if (damage.interval() == interval()) {
                    primary.damageFound();
                }
            }
            case PeeringEvent.Scrubbed scrubbed -> {
                if (scrubbed.interval() == interval()) {
                    primary.scrubbed(scrubbed.stamps());
                }
            }
            case PeeringEvent.RetryTick tick -> {
                if (isPrimary()) {
                    primary.retry();
                } else {
                    follower.retry();
                }
            }
        }
    }

    private void mapAdvanced(PeeringEvent.MapAdvanced event) {
        OsdStates before = osds;
        osds = event.osds();
        boolean isNew = !placement().isSameInterval(event.placement());
        if (isNew) {
            emit(new PeeringEffect.Persist(copy.startInterval(event.placement())));
        } else {
            copy.continueInterval(event.placement());
        }
        if (isNew || state instanceof PeeringState.Initial) {
            peers.clear();
            emit(new PeeringEffect.EnterInterval(interval()));
            if (isPrimary()) {
                primary.start();
            } else {
                follower.start();
            }
        } else if (isPrimary()) {
            primary.mapContinued();
        } else {
            follower.mapContinued(before.upFrom(self) != osds.upFrom(self));
        }
    }

    private boolean isCurrent(PgMessage message) {
        boolean isCurrent = message.epoch() >= interval() && !(state instanceof PeeringState.Initial);
        if (!isCurrent) {
            emit(new PeeringEffect.Probe("pg.old-interval-refused"));
        }
        return isCurrent;
    }

    private boolean isFromPrimary(int from, PgMessage message) {
        return isCurrent(message) && !isPrimary() && from == placement().primary();
    }

    // --- for the roles -------------------------------------------------------------------------------------

    /** This OSD. */
    public int self() {
        return self;
    }

    PgId pg() {
        return copy.pg();
    }

    int epoch() {
        return placement().epoch();
    }

    OsdStates osds() {
        return osds;
    }

    void enter(PeeringState next) {
        state = next;
    }

    void emit(PeeringEffect effect) {
        effects.add(effect);
    }

    void send(int osd, PgMessage message) {
        emit(new PeeringEffect.Send(osd, message));
    }

    void markRemoved() {
        isRemoved = true;
    }
}
