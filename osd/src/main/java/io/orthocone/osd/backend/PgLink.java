package io.orthocone.osd.backend;

import io.orthocone.message.PgMessage;

/** The way to the other copies of PGs: in order and without loss as long as both OSDs live. */
@FunctionalInterface
public interface PgLink {
    /** Sends; nothing happens when the map says that the OSD is down. */
    void send(int osd, PgMessage message);
}
