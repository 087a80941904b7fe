package io.orthocone.osd.store.disk;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** What the journal held is brought home to the block file and the key-value store. */
@Name("ocone.Checkpoint")
@Label("Checkpoint")
@Category("Orthocone")
@Description("What the journal held is brought home to the block file and the key-value store.")
@StackTrace(false)
final class CheckpointEvent extends Event {
    @Label("Last record")
    long appliedSeq;

    @Label("Done")
    boolean isDone;
}
