package io.orthocone.osd;

import io.orthocone.message.ErrorCode;
import io.orthocone.osd.op.CopySource;
import io.orthocone.osd.op.OpRoom;
import io.orthocone.osdmap.PgId;
import java.util.List;

/** What a PG needs of the OSD it lives on. */
interface PgHost {
    /** Whether a change may not be made at all now, by the flags of the newest map. */
    ErrorCode refusalOfWrite(PgId pg, boolean onlyDeletes);

    /** How much memory ops may take while they wait. */
    OpRoom opRoom();

    /** Where objects of other PGs are copied from. */
    CopySource copySource();

    void requestUpThru(int epoch);

    void requestPgTemp(PgId pg, List<Integer> acting);

    /** The PG has become active: its pool may be done being created. */
    void active(PgId pg);

    /** Whether the flags of the newest map allow scrubs that nobody has asked for. */
    boolean mayScrub(boolean isDeep);

    /** What is reported of the PG has changed. */
    void statChanged(PgId pg);

    /** The PG's copy is gone from the store. */
    void removed(PgId pg);
}
