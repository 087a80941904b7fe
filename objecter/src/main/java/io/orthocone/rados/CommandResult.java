package io.orthocone.rados;

import io.orthocone.env.Payload;

/**
 * What the monitors answered to a command that they carried out.
 *
 * @param status one line for people, may be empty
 * @param output JSON or text, as asked for
 */
public record CommandResult(String status, Payload output) {
    /** The output as text. */
    public String text() {
        return output.toUtf8();
    }
}
