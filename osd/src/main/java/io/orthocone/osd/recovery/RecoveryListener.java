package io.orthocone.osd.recovery;

import io.orthocone.message.HObject;

/** Hears how the repair of a PG goes. Called by the primary's {@link Recovery}. */
public interface RecoveryListener {
    /** The object is where it should be, here or on one more member. */
    void objectReady(HObject object);

    /** A batch of backfill is over: writes to its objects may go on. */
    void batchReady();

    /** Nobody lacks anything. */
    void recovered();

    /** A member had no slot: {@link Recovery#tick} is wanted soon. */
    void reservationRejected();

    /** An object's bytes here are damaged; it was put among the missing if another copy can give it. */
    void damaged(HObject object);
}
