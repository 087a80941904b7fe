package io.orthocone.mon;

import io.orthocone.auth.Account;
import io.orthocone.message.MonMap;
import io.orthocone.mon.log.QuorumTimes;
import io.orthocone.mon.log.StoreOptions;
import io.orthocone.mon.state.AuthEntry;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What a monitor is told at its start.
 *
 * @param id which monitor of the map it is
 * @param monMap all monitors of the cluster; the same on each of them
 * @param store its store; {@link StoreOptions#create} only when the cluster is new
 * @param quorumTimes pace of the replicated log
 * @param osds how OSDs are judged
 * @param keptEpochs OSD maps that are always kept
 * @param mostEpochs OSD maps that are kept while PGs are not clean
 * @param mapsInMessage OSD maps in one message, at most
 * @param firstAccounts what the auth database of a new cluster begins with
 */
public record MonOptions(
        String id,
        MonMap monMap,
        StoreOptions store,
        QuorumTimes quorumTimes,
        OsdTimes osds,
        int keptEpochs,
        int mostEpochs,
        int mapsInMessage,
        SortedMap<Account, AuthEntry> firstAccounts) {

    /**
     * When OSDs are believed to be gone.
     *
     * @param graceNanos silence towards its peers after which reports about an OSD count
     * @param suspectNanos silence towards the monitors after which the leader asks the OSD's host whether it still listens
     * @param reportTimeoutNanos silence towards the monitors after which it is marked down, if the leader cannot reach it either
     * @param outAfterNanos from down to out; 0 for never
     */
    public record OsdTimes(long graceNanos, long suspectNanos, long reportTimeoutNanos, long outAfterNanos) {
        public static final OsdTimes DEFAULT = new OsdTimes(
                TimeUnit.SECONDS.toNanos(6),
                TimeUnit.SECONDS.toNanos(10),
                TimeUnit.SECONDS.toNanos(30),
                TimeUnit.SECONDS.toNanos(600));
    }

    public MonOptions {
        if (!monMap.monitors().containsKey(id)) {
            throw new IllegalArgumentException("mon." + id + " is not in the monitor map: "
                    + monMap.monitors().keySet());
        }
        firstAccounts = Collections.unmodifiableSortedMap(new TreeMap<>(firstAccounts));
        if (keptEpochs < 1 || mostEpochs < keptEpochs || mapsInMessage < 1) {
            throw new IllegalArgumentException("at least one OSD map is kept and sent");
        }
    }

    /** The values a monitor runs with. */
    public static MonOptions of(String id, MonMap monMap, boolean createStore) {
        return new MonOptions(
                id,
                monMap,
                StoreOptions.of(monMap.fsid(), id, createStore),
                QuorumTimes.DEFAULT,
                OsdTimes.DEFAULT,
                500,
                5_000,
                40,
                Collections.emptySortedMap());
    }

    /** With these accounts in a new cluster's auth database. */
    public MonOptions withFirstAccounts(SortedMap<Account, AuthEntry> accounts) {
        return new MonOptions(id, monMap, store, quorumTimes, osds, keptEpochs, mostEpochs, mapsInMessage, accounts);
    }
}
