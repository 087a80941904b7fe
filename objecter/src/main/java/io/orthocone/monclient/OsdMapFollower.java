package io.orthocone.monclient;

import io.orthocone.crush.text.MalformedMapException;
import io.orthocone.env.Payload;
import io.orthocone.message.MonMessage.OsdMapUpdate;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapIncremental;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Follows the OSD map from update to update. No clock, no I/O.
 *
 * <p>Invariants: the epoch never goes back; a map is the one before with its incremental applied, or came as a full map, and its
 * checksum was right. Who follows every epoch (an OSD) leaves out none that the sender still has: in an epoch that it has not seen others
 * may have taken writes.
 *
 * <p>An update may hold what we have already (two monitors, gossip), begin after the epoch we need next (a gap) or be damaged. It is
 * followed as far as it leads, and the outcome says what to ask for.
 */
final class OsdMapFollower {
    /** What an update left wanting. */
    enum Lacking {
        NOTHING,
        /** The incrementals from our epoch on. */
        INCREMENTALS,
        /** The same, because a full map would have led past epochs that can be had. */
        EPOCHS_BEFORE_FULL,
        /** A whole map: an incremental does not fit the map we have, or is damaged. */
        FULL
    }

    /**
     * What an update led to.
     *
     * @param steps ascending; empty when the update held nothing new
     * @param damage why a whole map is needed; empty otherwise
     */
    record Outcome(List<OsdMapStep> steps, Lacking lacking, String damage) {}

    private Optional<OsdMap> map = Optional.empty();
    private boolean everyEpoch;

    /** From now on no epoch is left out. */
    void followEveryEpoch() {
        everyEpoch = true;
    }

    Optional<OsdMap> map() {
        return map;
    }

    /** 0 before the first map. */
    int epoch() {
        return map.map(OsdMap::epoch).orElse(0);
    }

    void beginFrom(OsdMap first) {
        map = Optional.of(first);
    }

    Outcome follow(OsdMapUpdate update) {
        List<OsdMapStep> steps = new ArrayList<>();
        try {
            while (step(update, steps)) {
                map = Optional.of(steps.getLast().map());
            }
        } catch (MalformedMapException | IllegalArgumentException e) {
            return new Outcome(
                    steps, Lacking.FULL, "OSD map after epoch " + epoch() + " is damaged: " + e.getMessage());
        }
        return new Outcome(steps, lackingAfter(update), "");
    }

    private Lacking lackingAfter(OsdMapUpdate update) {
        if (!update.fulls().tailMap(epoch() + 1).isEmpty()) {
            return Lacking.EPOCHS_BEFORE_FULL;
        }
        return isBeyondReach(update) ? Lacking.INCREMENTALS : Lacking.NOTHING;
    }

    /** The next epoch by its incremental if it is there, else the oldest full map that is newer. */
    private boolean step(OsdMapUpdate update, List<OsdMapStep> steps) {
        int next = epoch() + 1;
        if (map.isPresent()
                && update.incrementals().containsKey(next)
                && !update.fulls().containsKey(next)) {
            Payload bytes = update.incrementals().get(next);
            OsdMap applied = map.get().apply(OsdMapIncremental.decode(bytes.toByteArray()));
            return steps.add(new OsdMapStep(applied, bytes, Payload.EMPTY));
        }
        SortedMap<Integer, Payload> newer = update.fulls().tailMap(next);
        if (newer.isEmpty()) {
            return false;
        }
        int epoch = newer.firstKey();
        if (everyEpoch && map.isPresent() && epoch > Math.max(next, update.oldest())) {
            return false;
        }
        OsdMap full = OsdMap.decode(newer.get(epoch).toByteArray());
        if (full.epoch() != epoch) {
            throw new IllegalArgumentException("the map of epoch " + epoch + " says it is of " + full.epoch());
        }
        return steps.add(new OsdMapStep(full, Payload.EMPTY, newer.get(epoch)));
    }

    private boolean isBeyondReach(OsdMapUpdate update) {
        return !update.incrementals().isEmpty() && update.incrementals().lastKey() > epoch();
    }
}
