package io.orthocone.message;

import java.util.Locale;

/** How far a client had come when it failed. Each phase ends within a deadline. */
public enum FailurePhase {
    /** No connection to a daemon could be opened. */
    CONNECT("nobody takes the connection: the host does not answer, or refuses"),
    /** There was a connection, and no agreement on a session. */
    HANDSHAKE("who takes the connection belongs to another cluster, speaks another version, is somebody else, does"
            + " not believe us, or says nothing"),
    /** A monitor agreed on a session, and did not let the client in by telling it the maps. */
    JOIN("a monitor speaks, but does not tell the maps: it has no quorum, or is too busy"),
    /** The client was in the cluster; one operation or command failed. */
    OP("the client was in the cluster, and one operation or command failed");

    private final String meaning;

    FailurePhase(String meaning) {
        this.meaning = meaning;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }

    /** As in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
