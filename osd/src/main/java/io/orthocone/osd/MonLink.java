package io.orthocone.osd;

import io.orthocone.message.MonMessage;

/** The way to the monitors. What is sent may be lost with the monitor it went to: the sender repeats it until it sees the effect. */
interface MonLink {
    void send(MonMessage message);

    /** A map of at least this epoch is needed. */
    void wantMap(int epoch);
}
