package io.orthocone.osd;

import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.osd.peering.PeeringMachine;
import io.orthocone.osd.peering.PeeringState;
import io.orthocone.osd.pg.PgCopy;
import io.orthocone.osd.pg.PgPlacement;
import io.orthocone.osd.scrub.Scrubber;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a primary reports of a PG, in Ceph's words. */
final class PgStats {
    private PgStats() {}

    static PgStat of(Pg pg, long sequence) {
        PeeringMachine machine = pg.machine();
        PgCopy copy = machine.copy();
        PgPlacement placement = machine.placement();
        CopyCounts copies = CopyCounts.of(machine);
        return new PgStat(
                pg.id(),
                placement.epoch(),
                sequence,
                flags(pg),
                copy.log().head(),
                copy.history().lastEpochClean(),
                placement.up(),
                placement.upPrimary(),
                placement.acting(),
                placement.primary(),
                copy.objects(),
                copy.bytes(),
                copies.degraded(),
                copies.misplaced(),
                pg.recovery().unfound(),
                copy.log().size(),
                copy.history().scrubs(),
                pg.scrubber().isLate(false),
                pg.scrubber().isLate(true),
                machine.state().blockedBy());
    }

    static SortedSet<PgStateFlag> flags(Pg pg) {
        PeeringMachine machine = pg.machine();
        SortedSet<PgStateFlag> flags = new TreeSet<>();
        switch (machine.state()) {
            case PeeringState.Active active -> addActive(flags, pg, active);
            case PeeringState.Activating activating -> flags.add(PgStateFlag.ACTIVATING);
            case PeeringState.WaitPriorLeases waiting -> flags.add(PgStateFlag.WAIT);
            case PeeringState.Down down -> flags.add(PgStateFlag.DOWN);
            case PeeringState.Incomplete incomplete -> flags.add(PgStateFlag.INCOMPLETE);
            case PeeringState other -> flags.add(PgStateFlag.PEERING);
        }
        if (machine.copy().history().lastEpochStarted() == 0) {
            flags.add(PgStateFlag.CREATING);
        }
        if (machine.placement().isRemapped()) {
            flags.add(PgStateFlag.REMAPPED);
        }
        return flags;
    }

    private static void addActive(SortedSet<PgStateFlag> flags, Pg pg, PeeringState.Active active) {
        PeeringMachine machine = pg.machine();
        PgPlacement placement = machine.placement();
        flags.add(placement.hasMinSize() ? PgStateFlag.ACTIVE : PgStateFlag.PEERED);
        if (active.isClean()) {
            flags.add(PgStateFlag.CLEAN);
        }
        if (machine.copy().history().scrubs().errors() > 0) {
            flags.add(PgStateFlag.INCONSISTENT);
        }
        addScrub(flags, pg.scrubber());
        if (placement.acting().size() < placement.size()) {
            flags.add(PgStateFlag.UNDERSIZED);
        }
        if (CopyCounts.of(machine).degraded() > 0 || placement.acting().size() < placement.size()) {
            flags.add(PgStateFlag.DEGRADED);
        }
        if (pg.recovery().unfound() > 0) {
            flags.add(PgStateFlag.RECOVERY_UNFOUND);
        }
        if (pg.recovery().isRepairing() && !pg.recovery().isStuck()) {
            boolean hasSlot = pg.recovery().hasSlot();
            boolean isBackfill = !machine.peers().backfillTargets().isEmpty() && copyIsWhole(machine);
            if (pg.recovery().isTooFull()) {
                flags.add(isBackfill ? PgStateFlag.BACKFILL_TOOFULL : PgStateFlag.RECOVERY_TOOFULL);
            } else if (isBackfill) {
                flags.add(hasSlot ? PgStateFlag.BACKFILLING : PgStateFlag.BACKFILL_WAIT);
            } else {
                flags.add(hasSlot ? PgStateFlag.RECOVERING : PgStateFlag.RECOVERY_WAIT);
            }
        }
    }

    private static void addScrub(SortedSet<PgStateFlag> flags, Scrubber scrubber) {
        if (!scrubber.isScrubbing()) {
            return;
        }
        flags.add(PgStateFlag.SCRUBBING);
        if (scrubber.isDeep()) {
            flags.add(PgStateFlag.DEEP);
        }
        if (scrubber.isRepair()) {
            flags.add(PgStateFlag.REPAIR);
        }
    }

    private static boolean copyIsWhole(PeeringMachine machine) {
        return machine.copy().missing().isEmpty()
                && machine.placement().acting().stream()
                        .filter(osd -> osd != machine.self())
                        .allMatch(osd -> machine.peers().missing(osd).isEmpty());
    }
}
