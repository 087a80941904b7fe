package io.orthocone.osd.scrub;

import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.InconsistentObject;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An object whose copies are not all right.
 *
 * @param report for people
 * @param version that the right copies have; of an object that should not be, its removal's
 * @param bad OSDs whose copies are wrong
 * @param proof what tells; {@link Proof#NONE} also when no copy is right
 * @param isRemoved whether the log says that there is no such object
 * @param isLost whether no copy is right, and each says so itself
 * @param isDeep whether only a deep scrub sees it
 */
public record Finding(
        InconsistentObject report,
        Eversion version,
        SortedSet<Integer> bad,
        Proof proof,
        boolean isRemoved,
        boolean isLost,
        boolean isDeep) {
    public Finding {
        bad = Collections.unmodifiableSortedSet(new TreeSet<>(bad));
    }

    public HObject object() {
        return report.object();
    }
}
