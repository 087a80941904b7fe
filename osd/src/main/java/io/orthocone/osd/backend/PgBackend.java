package io.orthocone.osd.backend;

import io.orthocone.message.Eversion;
import io.orthocone.message.PgMessage;
import io.orthocone.osd.store.StoreFullException;
import java.util.List;

/** Keeps the copies (or shards) of one PG alike. Owned by the PG's owner. */
public interface PgBackend {
    /** An interval begins: nothing of the old one will be committed; its callbacks never come. */
    void beginInterval();

    /** This OSD is the active primary: everything in its log is durable on all members. */
    void becomeActive();

    /**
     * Applies a change here and on every member. It is visible to reads at return.
     *
     * @param committed runs when it is durable on all members; in the order of submission
     * @throws StoreFullException when there is no room here: nothing was changed
     */
    void submit(PgWrite write, Runnable committed) throws StoreFullException;

    /** Runs once everything up to a version is committed: at once if it is. */
    void whenCommitted(Eversion version, Runnable then);

    /** OSDs on which a version is not durable yet, as far as this primary knows. */
    List<Integer> awaited(Eversion version);

    /** Everything up to here is durable on all members. */
    Eversion committedTo();

    /** A member is told to apply a change. The caller has checked that it comes from the primary of this interval. */
    void repOp(int from, PgMessage.RepOp message);

    /** A member has applied one, durably. The caller has checked that it was sent in this interval. */
    void repOpReply(int from, PgMessage.RepOpReply message);
}
