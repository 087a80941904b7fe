package io.orthocone.mon.service;

import io.orthocone.message.ErrorCode;

/** What became of a request to change a map. */
public sealed interface Verdict {
    /** It is part of the next incremental; {@code status} is said when that is committed. */
    record Accepted(String status) implements Verdict {}

    /** The map is already as asked. */
    record Unchanged(String status) implements Verdict {}

    /** It will not be done; {@code advice} tells a person why and what to do. */
    record Refused(ErrorCode code, String advice) implements Verdict {}

    /** A first step is part of the next incremental: ask again for the one after. */
    record Begun(String status) implements Verdict {}

    /** It conflicts with what the next incremental holds already: ask again for the one after. */
    record Deferred() implements Verdict {}
}
