package io.orthocone.message;

/**
 * What a person is told who asks about a code. Whole sentences, but for the meaning.
 *
 * @param meaning what the code says, lower case, without a full stop; part of error lines
 * @param when when it happens here
 * @param next what to do; commands in it stand as they are typed, between single quotes
 */
public record Explanation(String meaning, String when, String next) {
    public Explanation {
        if (meaning.isBlank() || when.isBlank() || next.isBlank()) {
            throw new IllegalArgumentException("a code without a meaning, an occasion or an advice explains nothing");
        }
    }
}
