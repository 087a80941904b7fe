package io.orthocone.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what stands behind {@code caps mon =}: Ceph's words.
 *
 * <pre>
 *  caps        := grant { "," grant }
 *  grant       := "allow" ( "*" | letters ) { restriction }
 *               | [ "allow" ] "profile" NAME
 *               | "allow" "command" COMMAND [ "with" argument { argument } ]
 *  letters     := some of r w x, in this order
 *  restriction := ( "pool" | "namespace" | "object_prefix" | "path" ) [ "=" ] VALUE
 *  argument    := NAME ( "=" | "prefix" ) VALUE
 * </pre>
 *
 * A word is made of letters, digits and {@code _-.:/+@*}; anything else stands in quotes, double ones with {@code \} before what would end
 * them, or single ones as it is.
 */
final class CapabilityParser {
    static final int MAX_TEXT_LENGTH = 2048;

    private static final String BARE = "_-.:/+@*";

    private sealed interface Token {
        int position();
    }

    private record Word(String text, boolean quoted, int position) implements Token {
        boolean is(String keyword) {
            return !quoted && text.equals(keyword);
        }
    }

    private record Mark(char mark, int position) implements Token {}

    private record End(int position) implements Token {}

    private final Service service;
    private final String text;
    private final List<Token> tokens;
    private int next;

    private CapabilityParser(Service service, String text) {
        this.service = service;
        this.text = text;
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new CapabilitySyntaxException(
                    text.substring(0, 40) + "...", MAX_TEXT_LENGTH, "a capability has at most 2048 characters");
        }
        this.tokens = tokens();
    }

    static List<Grant> parse(Service service, String text) {
        return new CapabilityParser(service, text).caps();
    }

    /** As the parser reads it back. */
    static String quoted(String value) {
        if (!value.isEmpty() && value.chars().allMatch(CapabilityParser::isBare)) {
            return value;
        }
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isBare(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || BARE.indexOf(c) >= 0;
    }

    // --- characters to words ---

    private List<Token> tokens() {
        List<Token> found = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == ',' || c == '=') {
                found.add(new Mark(c, at));
                at++;
            } else if (c == '"' || c == '\'') {
                at = quotedWord(found, at, c);
            } else if (isBare(c)) {
                int start = at;
                while (at < text.length() && isBare(text.charAt(at))) {
                    at++;
                }
                found.add(new Word(text.substring(start, at), false, start));
            } else {
                throw wrong(at, "'" + c + "' must stand in quotes");
            }
        }
        found.add(new End(text.length()));
        return found;
    }

    private int quotedWord(List<Token> found, int start, char quote) {
        StringBuilder word = new StringBuilder();
        for (int at = start + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                found.add(new Word(word.toString(), true, start));
                return at + 1;
            }
            if (c == '\\' && quote == '"') {
                at++;
                if (at == text.length()) {
                    break;
                }
                c = text.charAt(at);
            }
            word.append(c);
        }
        throw wrong(start, "a quote is opened and not closed");
    }

    // --- words to grants ---

    private List<Grant> caps() {
        List<Grant> grants = new ArrayList<>();
        do {
            grants.add(grant());
        } while (takeMark(','));
        if (!(tokens.get(next) instanceof End)) {
            throw wrong(tokens.get(next).position(), "expected ',' or the end");
        }
        return grants;
    }

    private Grant grant() {
        Word first = word("'allow' or 'profile'");
        if (first.is("profile")) {
            return profile();
        }
        if (!first.is("allow")) {
            throw wrong(first.position(), "expected 'allow' or 'profile'");
        }
        Word what = word("'*', some of rwx, 'profile' or 'command'");
        if (what.is("profile")) {
            return profile();
        }
        if (what.is("command")) {
            return command(what);
        }
        if (what.is("*")) {
            return new Grant.Everything(scope());
        }
        return new Grant.Letters(letters(what), scope());
    }

    private Grant profile() {
        Word name = word("the name of a profile");
        for (Profile profile : Profile.values()) {
            if (profile.word().equals(name.text()) && profile.hasMeaningFor(service)) {
                return new Grant.OfProfile(profile);
            }
        }
        throw wrong(name.position(), "'" + name.text() + "' is no profile for " + service.word());
    }

    private Grant command(Word keyword) {
        if (service != Service.MON) {
            throw wrong(keyword.position(), "commands are the monitors', not for " + service.word());
        }
        String words = word("a command, in quotes").text();
        List<Grant.Argument> arguments = new ArrayList<>();
        if (takeWord("with")) {
            do {
                arguments.add(argument());
            } while (tokens.get(next) instanceof Word);
        }
        return new Grant.Command(words, arguments);
    }

    private Grant.Argument argument() {
        Word name = word("the name of an argument");
        if (takeMark('=')) {
            return new Grant.Argument(name.text(), false, word("its value").text());
        }
        if (takeWord("prefix")) {
            return new Grant.Argument(
                    name.text(), true, word("what it begins with").text());
        }
        throw wrong(tokens.get(next).position(), "expected '=' or 'prefix' after '" + name.text() + "'");
    }

    private Access letters(Word word) {
        Access access = new Access(
                word.text().contains("r"),
                word.text().contains("w"),
                word.text().contains("x"));
        if (word.quoted() || access.isNone() || !access.toString().equals(word.text())) {
            throw wrong(word.position(), "'" + word.text() + "' is not '*', nor some of rwx in this order");
        }
        if (service == Service.MDS && access.execute()) {
            throw wrong(word.position(), "x has no meaning for mds");
        }
        return access;
    }

    private Grant.Scope scope() {
        Grant.Scope scope = Grant.Scope.ALL;
        Set<String> seen = new TreeSet<>();
        while (tokens.get(next) instanceof Word keyword) {
            next++;
            if (keyword.quoted() || !known().contains(keyword.text())) {
                throw wrong(
                        keyword.position(),
                        "'" + keyword.text() + "' restricts nothing for " + service.word() + "; expected "
                                + (known().isEmpty() ? "" : String.join(", ", known()) + ", ") + "',' or the end");
            }
            if (!seen.add(keyword.text())) {
                throw wrong(keyword.position(), "'" + keyword.text() + "' twice");
            }
            takeMark('=');
            scope = with(scope, keyword, word("a value"));
        }
        return scope;
    }

    private List<String> known() {
        return switch (service) {
            case MON -> List.of();
            case OSD -> List.of("pool", "namespace", "object_prefix");
            case MDS -> List.of("path");
        };
    }

    private Grant.Scope with(Grant.Scope scope, Word keyword, Word value) {
        Optional<String> it = Optional.of(value.text());
        return switch (keyword.text()) {
            case "pool" -> new Grant.Scope(it, scope.namespace(), scope.objectPrefix(), scope.path());
            case "namespace" -> new Grant.Scope(scope.pool(), it, scope.objectPrefix(), scope.path());
            case "object_prefix" -> new Grant.Scope(scope.pool(), scope.namespace(), it, scope.path());
            default -> new Grant.Scope(scope.pool(), scope.namespace(), scope.objectPrefix(), Optional.of(path(value)));
        };
    }

    /** Absolute, and the way it is compared: without a slash at the end, without empty parts, {@code .} and {@code ..}. */
    private String path(Word value) {
        String path = value.text();
        boolean isPlain = path.startsWith("/")
                && List.of(path.substring(1).split("/", -1)).stream()
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (!isPlain && !path.equals("/")) {
            throw wrong(value.position(), "a path begins with '/', does not end with it, and has no '.' or '..'");
        }
        return path;
    }

    // --- steps ---

    private Word word(String expected) {
        if (tokens.get(next) instanceof Word word) {
            next++;
            return word;
        }
        throw wrong(tokens.get(next).position(), "expected " + expected);
    }

    private boolean takeWord(String keyword) {
        if (tokens.get(next) instanceof Word word && word.is(keyword)) {
            next++;
            return true;
        }
        return false;
    }

    private boolean takeMark(char mark) {
        if (tokens.get(next) instanceof Mark found && found.mark() == mark) {
            next++;
            return true;
        }
        return false;
    }

    private CapabilitySyntaxException wrong(int position, String problem) {
        return new CapabilitySyntaxException(text, position, problem);
    }
}
