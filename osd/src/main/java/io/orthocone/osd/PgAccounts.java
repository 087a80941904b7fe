package io.orthocone.osd;

import io.orthocone.message.MissingItem;
import io.orthocone.message.PastInterval;
import io.orthocone.message.PgAccount;
import io.orthocone.osd.peering.PeeringMachine;
import io.orthocone.osd.pg.OsdStates;
import io.orthocone.osd.pg.PgCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a primary tells of its PG when a person asks. */
final class PgAccounts {
    private PgAccounts() {}

    static PgAccount of(Pg pg, OsdStates osds, long sequence) {
        PeeringMachine machine = pg.machine();
        PgCopy copy = machine.copy();
        List<PgAccount.Peer> peers = new ArrayList<>();
        machine.peers()
                .infos()
                .forEach((osd, info) -> peers.add(new PgAccount.Peer(
                        osd,
                        info,
                        machine.peers().members().contains(osd),
                        machine.peers().missing(osd).size())));
        List<MissingItem> unfound = pg.recovery().unfoundItems();
        return new PgAccount(
                PgStats.of(pg, sequence),
                machine.state().getClass().getSimpleName(),
                copy.info(),
                peers,
                copy.past().intervals(),
                copy.missing().size(),
                unfound.subList(0, Math.min(unfound.size(), PgAccount.MOST_OBJECTS)),
                mayHave(machine, osds),
                pg.scrubber().stage(),
                pg.scrubber().scrubbedTo(),
                pg.scrubber().inconsistent(PgAccount.MOST_OBJECTS));
    }

    /** All OSDs, but those whose data are given up, that were in an interval since the PG was clean, or have a copy now. */
    static List<PgAccount.MayHave> mayHave(PeeringMachine machine, OsdStates osds) {
        TreeMap<Integer, PgAccount.Probe> probes = new TreeMap<>();
        for (PastInterval interval : machine.copy().past().intervals()) {
            SortedSet<Integer> members = new TreeSet<>(interval.acting());
            members.addAll(interval.up());
            for (int osd : members) {
                if (osd >= 0 && !osds.isLostSince(osd, interval)) {
                    probes.put(osd, probeOf(machine, osds, osd));
                }
            }
        }
        machine.peers().infos().keySet().forEach(osd -> probes.put(osd, probeOf(machine, osds, osd)));
        probes.remove(machine.self());
        List<PgAccount.MayHave> list = new ArrayList<>();
        probes.forEach((osd, probe) -> list.add(new PgAccount.MayHave(osd, probe)));
        return list;
    }

    private static PgAccount.Probe probeOf(PeeringMachine machine, OsdStates osds, int osd) {
        if (!osds.isUp(osd)) {
            return PgAccount.Probe.DOWN;
        }
        return machine.peers().infos().containsKey(osd) ? PgAccount.Probe.PROBED : PgAccount.Probe.NOT_PROBED;
    }
}
