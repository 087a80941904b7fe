package io.orthocone.osd.op;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A client's op, from its arrival at the primary to its answer. */
@Name("ocone.Op")
@Label("Client op")
@Category("Orthocone")
@Description("A client's op, from its arrival at the primary to its answer.")
@StackTrace(false)
@Threshold("20 ms")
final class OpEvent extends Event {
    /** Asked whether anybody listens: a check of a field. */
    private static final OpEvent ASKED = new OpEvent();

    @Label("OSD")
    int osd;

    @Label("PG")
    String pg;

    @Label("Hash of the object")
    int object;

    @Label("Writes")
    boolean isWrite;

    @Label("Bytes received")
    @DataAmount
    long bytes;

    @Label("Result")
    String result;

    @Label("Stages in milliseconds")
    String stages;

    /** One that has begun, if anybody listens; else null, and nothing was allocated. */
    static OpEvent begun() {
        if (!ASKED.isEnabled()) {
            return null;
        }
        OpEvent event = new OpEvent();
        event.begin();
        return event;
    }
}
