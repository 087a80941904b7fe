package io.orthocone.journal;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Records that became durable with one flush. */
@Name("ocone.JournalCommit")
@Label("Journal commit")
@Category("Orthocone")
@Description("Records that became durable with one flush.")
@StackTrace(false)
final class JournalCommitEvent extends Event {
    @Label("Journal")
    String journal;

    @Label("Records")
    int records;

    @Label("Bytes")
    @DataAmount
    long bytes;
}
