package io.orthocone.osd.op;

import io.orthocone.auth.Capabilities;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.session.Charge;
import io.orthocone.session.Throttle;

/** Who has sent an op, as long as its session lasts. */
public interface OpClient {
    /** Whether it can be answered: whoever has lost its session sends its ops again. */
    boolean isThere();

    /** Whether it is an OSD, which reads an object that it copies. */
    boolean isOsd();

    /** What it may do. */
    Capabilities capabilities();

    /** Whether this map says that this instance, or the host it is on, is not to be served. */
    boolean isFenced(OsdMap map);

    /** It has asked for what it may not do: a note for whoever looks after the cluster. */
    void notPermitted(String pool, OsdOp op);

    /** Bounds what is being read for this client, or was and the network has not taken. */
    Throttle reads();

    /** Answers, if it is still there; the charge is released when the answer takes no memory any more. */
    void answer(OsdOpReply reply, Charge charge);
}
