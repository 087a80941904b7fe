package io.orthocone.monclient;

import io.orthocone.message.EntityName;
import io.orthocone.message.MonMap;
import java.util.List;

/** What the owner of a {@link MonClient} hears, on its reactor. */
public interface MonClientListener {
    /**
     * A monitor was found, for the first time or again. What was sent with {@link MonClient#sendToMon} before may be lost: whoever
     * still waits for an effect of it sends it again now.
     */
    default void monSessionOpened(EntityName monitor) {}

    /** Every monitor has said that it does not believe us: the account is gone, or has another key. Hunting goes on. */
    default void denied(HuntOutcome why) {}

    /** The monitors are others now. */
    default void monMapChanged(MonMap map) {}

    /**
     * The OSD map has advanced. {@link MonClient#osdMap} is already the last of these.
     *
     * @param steps ascending, not empty; epochs are missing between them only where a full map bridged a gap
     */
    default void osdMapAdvanced(List<OsdMapStep> steps) {}
}
