package io.orthocone.session;

import io.orthocone.message.EntityName;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A session that began, lost its connection, or ended otherwise than by being closed here. */
@Name("ocone.Session")
@Label("Session")
@Category("Orthocone")
@Description("A session that began, lost its connection, or ended otherwise than by being closed here.")
@StackTrace(false)
final class SessionEvent extends Event {
    @Label("Owner")
    String owner;

    @Label("Peer")
    String peer;

    @Label("Change")
    String change;

    @Label("Why")
    String why;

    /** What has happened, if somebody listens. */
    static void tell(EntityName owner, EntityName peer, String change, String why) {
        SessionEvent event = new SessionEvent();
        if (event.shouldCommit()) {
            event.owner = owner.toString();
            event.peer = peer.toString();
            event.change = change;
            event.why = why;
            event.commit();
        }
    }
}
