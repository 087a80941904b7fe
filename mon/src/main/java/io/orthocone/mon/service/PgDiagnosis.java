package io.orthocone.mon.service;

import io.orthocone.message.PastInterval;
import io.orthocone.message.PgAccount;
import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Why a PG is not active and clean, in sentences, and what to do about each reason. Pure: from the map, what was last reported, and the
 * primary's own account if it could be had.
 */
public final class PgDiagnosis {
    /** One thing that is not as it should be: Ceph's word for it, why, and what a person can do. */
    public record Reason(String condition, String cause, String next) {}

    private final OsdMap map;
    private final PgId pg;
    private final PgMapping mapping;
    private final SortedSet<PgStateFlag> state;
    private final Optional<PgStat> stat;
    private final Optional<PgAccount> account;
    private final List<Reason> reasons = new ArrayList<>();

    private PgDiagnosis(OsdMap map, PgMap pgMap, PgId pg, Optional<PgAccount> account) {
        this.map = map;
        this.pg = pg;
        this.mapping = map.pgToUpActing(pg);
        this.account = account;
        this.stat = account.map(PgAccount::stat).or(() -> pgMap.statOf(pg));
        this.state = account.<SortedSet<PgStateFlag>>map(told -> told.stat().state())
                .orElseGet(() -> pgMap.stateOf(map, pg));
    }

    /**
     * The reasons, the worst first; empty for a PG that is as it should be.
     *
     * @param account the primary's, if it answered
     */
    public static List<Reason> of(OsdMap map, PgMap pgMap, PgId pg, Optional<PgAccount> account) {
        PgDiagnosis diagnosis = new PgDiagnosis(map, pgMap, pg, account);
        diagnosis.diagnose();
        return List.copyOf(diagnosis.reasons);
    }

    private void add(String condition, String cause, String next) {
        reasons.add(new Reason(condition, cause, next));
    }

    private void diagnose() {
        if (!mapping.hasPrimary()) {
            noPrimary();
            return;
        }
        if (account.isEmpty()) {
            add(
                    state.contains(PgStateFlag.UNKNOWN) ? "unknown" : "stale",
                    "Its primary, osd." + mapping.actingPrimary()
                            + ", is up by the map but did not answer; what follows is what was last reported.",
                    "Ask again in a moment; 'ocone health detail' says whether that OSD is well.");
        }
        if (state.contains(PgStateFlag.DOWN)) {
            down();
        }
        if (state.contains(PgStateFlag.INCOMPLETE)) {
            incomplete();
        }
        boolean isPeering = state.contains(PgStateFlag.PEERING)
                || state.contains(PgStateFlag.ACTIVATING)
                || state.contains(PgStateFlag.WAIT);
        if (isPeering) {
            peering();
        }
        if (state.contains(PgStateFlag.PEERED)) {
            peered();
        }
        if (state.contains(PgStateFlag.UNDERSIZED)) {
            undersized();
        }
        if (state.contains(PgStateFlag.RECOVERY_UNFOUND)) {
            unfound();
        }
        if (state.contains(PgStateFlag.INCONSISTENT)) {
            inconsistent();
        }
        if (state.contains(PgStateFlag.DEGRADED) && stat.map(PgStat::degraded).orElse(0L) > 0) {
            degraded();
        }
        if (state.contains(PgStateFlag.REMAPPED)) {
            remapped();
        }
    }

    private static String osds(Iterable<Integer> osds) {
        List<String> names = new ArrayList<>();
        osds.forEach(osd -> names.add("osd." + osd));
        return names.isEmpty() ? "no OSD" : String.join(", ", names);
    }

    private static String start(Iterable<Integer> osds) {
        List<String> words = new ArrayList<>();
        osds.forEach(osd -> words.add("'ocone osd start " + osd + "'"));
        return words.isEmpty() ? "start OSDs" : String.join(" or ", words);
    }

    private void noPrimary() {
        SortedSet<Integer> known = new TreeSet<>();
        stat.ifPresent(last -> {
            known.addAll(last.up());
            known.addAll(last.acting());
        });
        known.removeIf(osd -> osd < 0 || map.isUp(osd));
        add(
                "down",
                "None of the OSDs that should serve it is up" + (known.isEmpty() ? "." : ": " + osds(known) + "."),
                "Start one: " + start(known) + "; 'ocone osd tree' shows all.");
    }

    /** Past intervals without a member that is up. */
    private void down() {
        SortedSet<Integer> away = new TreeSet<>();
        StringBuilder cause = new StringBuilder();
        for (PastInterval interval : account.map(PgAccount::pastIntervals).orElse(List.of())) {
            List<Integer> members =
                    interval.acting().stream().filter(osd -> osd >= 0).toList();
            boolean isUnheard = members.stream().noneMatch(map::isUp);
            boolean isGivenUp = members.stream()
                    .anyMatch(osd -> !map.exists(osd) || map.info(osd).lostAt() > interval.last());
            if (isUnheard && !isGivenUp) {
                away.addAll(members);
                cause.append("In epochs ")
                        .append(interval.first())
                        .append(" to ")
                        .append(interval.last())
                        .append(" it was served by ")
                        .append(osds(members))
                        .append(", and none of these is up: what was written then, only they know. ");
            }
        }
        if (away.isEmpty()) {
            cause.append("It waits for ")
                    .append(stat.map(PgStat::blockedBy).orElse("OSDs that were in it"))
                    .append('.');
        }
        add(
                "down",
                cause.toString().strip(),
                "Start one of them: " + start(away)
                        + ". If their disks are gone for good: 'ocone osd lost ID --yes-i-really-mean-it' for each"
                        + " gives up what was written in those epochs.");
    }

    private void incomplete() {
        SortedSet<Integer> away = new TreeSet<>();
        account.map(PgAccount::mayHave).orElse(List.of()).stream()
                .filter(osd -> osd.probe() == PgAccount.Probe.DOWN)
                .forEach(osd -> away.add(osd.osd()));
        add(
                "incomplete",
                "No copy on an OSD that is up is complete and recent enough to go on from"
                        + (away.isEmpty()
                                ? "."
                                : "; " + osds(away) + " may have one and " + (away.size() == 1 ? "is" : "are")
                                        + " down."),
                away.isEmpty()
                        ? "If the store of an OSD that had it can still be read, take the copy from there:"
                                + " 'ocone objectstore-tool --data-path DIR/osd.ID --op export --pgid " + pg
                                + " --file F', and '--op import' into an OSD that is stopped."
                        : "Start them: " + start(away) + ".");
    }

    private void peering() {
        String waits =
                stat.map(PgStat::blockedBy).filter(text -> !text.isEmpty()).orElse("its copies to agree");
        add(
                "peering",
                "Its copies are agreeing on what was written; it waits for " + waits + ".",
                "Mostly over in a moment. If it stays, look at the OSDs named: 'ocone osd tree', and their logs.");
    }

    private int places() {
        return map.pool(pg.pool()).map(pool -> pool.size()).orElse(0);
    }

    private void peered() {
        int least = map.pool(pg.pool()).map(pool -> pool.minSize()).orElse(0);
        long here = mapping.acting().stream().filter(osd -> osd >= 0).count();
        add(
                "peered",
                "It has " + here + " of " + places() + " copies, and serves with at least " + least
                        + " only (min_size of its pool): ops wait.",
                "Start the OSDs that are down ('ocone osd tree'). Or let it serve with fewer copies, at the risk of"
                        + " losing what is written to them: 'ocone osd pool set POOL min_size N'.");
    }

    private void undersized() {
        long here = mapping.acting().stream().filter(osd -> osd >= 0).count();
        SortedSet<Integer> down = new TreeSet<>();
        for (int osd = 0; osd < map.maxOsd(); osd++) {
            if (map.exists(osd) && map.isDown(osd)) {
                down.add(osd);
            }
        }
        add(
                "undersized",
                "It has " + here + " of " + places() + " copies: CRUSH finds no OSD that is up for the others"
                        + (down.isEmpty() ? "." : "; down: " + osds(down) + "."),
                down.isEmpty()
                        ? "Put OSDs in, or add some in other failure domains: 'ocone osd tree', 'ocone osd in ID'."
                        : start(down)
                                + ", or wait: once it is marked out, other OSDs take its place if there are any.");
    }

    private void unfound() {
        long count = stat.map(PgStat::unfound).orElse(0L);
        SortedSet<Integer> away = new TreeSet<>();
        account.map(PgAccount::mayHave).orElse(List.of()).stream()
                .filter(osd -> osd.probe() != PgAccount.Probe.PROBED)
                .forEach(osd -> away.add(osd.osd()));
        String objects = count + " object" + (count == 1 ? "" : "s");
        if (away.isEmpty()) {
            add(
                    "recovery_unfound",
                    "Of " + objects
                            + " no good copy is left on any OSD that may have one: all have been asked. Ops on them"
                            + " wait.",
                    "'ocone pg list_unfound " + pg
                            + "' lists them. Restore them from elsewhere, or give them up: 'ocone pg"
                            + " mark_unfound_lost " + pg
                            + " revert' (older versions count again, where there are any) or"
                            + " 'delete'.");
        } else {
            add(
                    "recovery_unfound",
                    "Of " + objects + " no copy is known; " + osds(away)
                            + " may have them and cannot be asked. Ops on them" + " wait.",
                    start(away) + ". If a disk is gone for good, say so first: 'ocone osd lost ID"
                            + " --yes-i-really-mean-it'; then 'ocone pg mark_unfound_lost " + pg + " revert|delete'.");
        }
    }

    private void inconsistent() {
        long errors = stat.map(last -> (long) last.scrubs().errors()).orElse(0L);
        add(
                "inconsistent",
                "Scrubs have found " + errors + " object" + (errors == 1 ? "" : "s")
                        + " whose copies differ, and nothing proves which is right.",
                "'ocone pg list-inconsistent " + pg + "' shows what differs where; 'ocone pg repair " + pg
                        + "' has the majority win. Where there is none it changes nothing: remove the wrong copy with"
                        + " 'ocone objectstore-tool' while its OSD is stopped.");
    }

    private void degraded() {
        String lacking = stat.map(PgStat::degraded).orElse(0L) + " copies of objects are lacking";
        List<String> where = account.map(PgAccount::peers).orElse(List.of()).stream()
                .filter(peer -> peer.missing() > 0)
                .map(peer -> peer.missing() + " on osd." + peer.osd())
                .collect(Collectors.toCollection(ArrayList::new));
        account.filter(told -> told.missing() > 0)
                .ifPresent(told -> where.add(told.missing() + " on osd." + mapping.actingPrimary()));
        String cause = lacking + (where.isEmpty() ? "" : " (" + String.join(", ", where) + ")");
        if (state.contains(PgStateFlag.RECOVERING) || state.contains(PgStateFlag.BACKFILLING)) {
            add("degraded", cause + "; they are being made now.", "Nothing: 'ocone status' shows how far it is.");
        } else if (state.contains(PgStateFlag.RECOVERY_WAIT) || state.contains(PgStateFlag.BACKFILL_WAIT)) {
            add(
                    "degraded",
                    cause + "; it waits for its turn: an OSD repairs a few PGs at a time.",
                    "Nothing: it comes by itself.");
        } else {
            add("degraded", cause + ".", "See the other reasons.");
        }
    }

    private void remapped() {
        add(
                "remapped",
                "CRUSH wants it on " + osds(stat.map(PgStat::up).orElse(mapping.up())) + "; until its copies there are"
                        + " whole, " + osds(stat.map(PgStat::acting).orElse(mapping.acting())) + " serve it.",
                "Nothing: the copies are made in the background.");
    }
}
