package io.orthocone.crush.text;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The words and brackets of a text map, one after the other. Nothing is kept of those that were taken, so that a hostile text
 * costs no more memory than it has. Owned by the parser.
 *
 * <p>A word is a run of letters, digits, {@code - _ . +}; brackets stand alone; comments run from {@code #} to the end of the
 * line; line ends mean nothing more than other white space.
 */
final class Tokens {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern SIGNED = Pattern.compile("-?[0-9]+");
    private static final Pattern REAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private final String text;
    private int position;
    private Token next;
    private Token previous = new Token("", 0);

    /** A word or bracket and where it begins; empty at the end of the text. */
    record Token(String word, int offset) {
        boolean is(String other) {
            return word.equals(other);
        }

        boolean isEnd() {
            return word.isEmpty();
        }

        boolean isName() {
            return NAME.matcher(word).matches();
        }

        /** Decimal digits. */
        boolean isNumber() {
            return NUMBER.matcher(word).matches();
        }

        /** Decimal digits, perhaps after a minus. */
        boolean isInteger() {
            return SIGNED.matcher(word).matches();
        }

        boolean isReal() {
            return REAL.matcher(word).matches();
        }
    }

    Tokens(String text) {
        this.text = text;
        this.next = scan();
    }

    Token peek() {
        return next;
    }

    /** The token after the next one. */
    Token peekSecond() {
        int here = position;
        Token second = scan();
        position = here;
        return second;
    }

    Token take() {
        previous = next;
        next = scan();
        return previous;
    }

    /** Takes the next token if it is this word. */
    boolean takeIf(String word) {
        if (next.is(word)) {
            take();
            return true;
        }
        return false;
    }

    /** Takes this word or bracket, which must come now. */
    Token expect(String word) {
        return expect(token -> token.is(word), "expected '" + word + "'");
    }

    /** Takes a token that must be of some kind. */
    Token expect(Predicate<Token> kind, String complaint) {
        if (!kind.test(next)) {
            throw missing(complaint);
        }
        return take();
    }

    /** The complaint that something else should come next: on the next token if it is on the same line, else behind the last. */
    CrushTextException missing(String complaint) {
        boolean sameLine = text.lastIndexOf('\n', next.offset() - 1) < previous.offset()
                || previous.word().isEmpty();
        if (next.isEnd()) {
            return error(previous, complaint + " before the end");
        }
        return error(sameLine ? next : previous, complaint + (sameLine ? " instead of '" + next.word() + "'" : ""));
    }

    CrushTextException error(Token where, String reason) {
        return CrushTextException.at(text, where.offset(), reason);
    }

    private Token scan() {
        skipBlanks();
        int start = position;
        if (start == text.length()) {
            return new Token("", start);
        }
        char first = text.charAt(start);
        if ("{}[]".indexOf(first) >= 0) {
            position++;
            return new Token(String.valueOf(first), start);
        }
        while (position < text.length() && isWordCharacter(text.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw CrushTextException.at(text, start, "unexpected character" + shown(first));
        }
        return new Token(text.substring(start, position), start);
    }

    private void skipBlanks() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '#') {
                int end = text.indexOf('\n', position);
                position = end < 0 ? text.length() : end;
            } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
                position++;
            } else {
                return;
            }
        }
    }

    private static boolean isWordCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-_.+".indexOf(c) >= 0;
    }

    private static String shown(char c) {
        return c > ' ' && c < 0x7f ? " '" + c + "'" : " (code " + (int) c + ")";
    }
}
