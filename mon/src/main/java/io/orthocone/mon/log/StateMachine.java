package io.orthocone.mon.log;

import io.orthocone.env.Payload;
import io.orthocone.kv.KvBatch;
import io.orthocone.kv.KvSnapshot;
import java.io.IOException;
import java.util.List;

/**
 * What the log's changes add up to. Deterministic: the same changes give the same state, on every monitor. What a change does to the
 * state in memory it also writes into a batch, which becomes durable later, together with the position reached: never half a change.
 */
public interface StateMachine {
    /** The tables it writes to. */
    List<String> tables();

    /**
     * Takes over what is stored; nothing stored is the empty state. Called once, before anything else, on the store's thread.
     *
     * @throws IOException when what is stored is damaged
     */
    void load(KvSnapshot stored) throws IOException;

    /** Applies a committed change. */
    void apply(Payload change, KvBatch batch);

    /** The whole state, with a checksum. */
    Payload encode();

    /** Replaces the whole state, in memory and in the batch, by what another monitor's {@link #encode} gave. */
    void replace(Payload content, KvBatch batch);
}
