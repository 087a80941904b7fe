package io.orthocone.monclient;

import io.orthocone.message.MonMessage.CommandReply;

/** Hears the end of a command, once, on the {@link MonClient}'s reactor. */
@FunctionalInterface
public interface CommandCallback {
    /**
     * The command is over.
     *
     * @param reply the monitors' answer; or one of our own with {@code ETIMEDOUT} (its status names the monitors that were tried) or
     *     {@code ECANCELED} (this client was closed). Whether such a command was carried out is unknown.
     */
    void completed(CommandReply reply);
}
