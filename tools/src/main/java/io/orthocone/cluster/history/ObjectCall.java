package io.orthocone.cluster.history;

import java.util.OptionalLong;

/**
 * One call on one object.
 *
 * @param id in the order of invocation, unique within a history
 * @param client who called
 * @param invokedNanos when, on the clock of the whole run
 * @param returnedNanos when it returned; empty while unknown
 * @param answer what it returned; meaningless while unknown
 */
public record ObjectCall(
        int id, String client, ObjectEffect effect, long invokedNanos, OptionalLong returnedNanos, Answer answer) {
    /** What a call returned. */
    public sealed interface Answer {
        /** Done (a change). */
        record Done() implements Answer {}

        /** The object does not exist (a removal or a read). */
        record NoSuchObject() implements Answer {}

        /** The content read. */
        record Content(String bytes) implements Answer {
            @Override
            public String toString() {
                return "Content " + ObjectContent.excerpt(bytes);
            }
        }
    }

    /** Whether this answer is right when the object has this content just before. */
    boolean isRightOn(ObjectContent before) {
        return switch (effect) {
            case ObjectEffect.Read read ->
                switch (answer) {
                    case Answer.Content content ->
                        before.exists() && before.bytes().orElseThrow().equals(content.bytes());
                    case Answer.NoSuchObject none -> !before.exists();
                    case Answer.Done done -> false;
                };
            case ObjectEffect.Remove remove ->
                switch (answer) {
                    case Answer.Done done -> before.exists();
                    case Answer.NoSuchObject none -> !before.exists();
                    case Answer.Content content -> false;
                };
            case ObjectEffect.WriteFull write -> answer instanceof Answer.Done;
            case ObjectEffect.Write write -> answer instanceof Answer.Done;
            case ObjectEffect.Append append -> answer instanceof Answer.Done;
            case ObjectEffect.Truncate truncate -> answer instanceof Answer.Done;
        };
    }

    @Override
    public String toString() {
        String when = invokedNanos / 1000 + ".."
                + (returnedNanos.isPresent() ? returnedNanos.getAsLong() / 1000 + " µs" : "?");
        return "#" + id + " " + client + " " + effect + " " + when + (returnedNanos.isPresent() ? " → " + answer : "");
    }
}
