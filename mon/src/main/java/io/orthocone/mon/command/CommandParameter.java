package io.orthocone.mon.command;

import java.util.List;

/**
 * One parameter of a command.
 *
 * @param name its key in the JSON form
 * @param kind what it takes
 * @param required whether it must be given; optional ones follow the required ones
 * @param help one line
 */
public record CommandParameter(String name, Kind kind, boolean required, String help) {
    /** What a parameter takes. */
    public sealed interface Kind {
        /** Any text; {@code example} stands in the help. */
        record Text(String example) implements Kind {}

        /** A whole number within bounds, inclusive. */
        record Whole(int min, int max) implements Kind {}

        /** A number within bounds, inclusive. */
        record Decimal(double min, double max) implements Kind {}

        /** Where something is in the CRUSH hierarchy: {@code type=bucket}; takes the rest of the line. */
        record Location() implements Kind {}

        /** One of several words. */
        record Choice(List<String> words) implements Kind {
            public Choice {
                words = List.copyOf(words);
            }
        }

        /** One OSD, {@code 3} or {@code osd.3}. */
        record OsdId() implements Kind {}

        /** One or more OSDs, {@code 3} or {@code osd.3}; takes the rest of the line. */
        record OsdIds() implements Kind {}

        /** An account: {@code client.admin}, {@code osd.3}. */
        record Entity() implements Kind {}

        /** Capabilities: a kind of daemon and what may be done there, in turn; takes the rest of the line. */
        record Caps() implements Kind {}

        /** A public key. Not typed: the program that has the private half puts it in. */
        record Key() implements Kind {}

        /** Present or not: the word itself ({@code detail}) or, for names that begin so, a flag ({@code --yes...}). */
        record Flag(String word) implements Kind {}
    }

    /** Whether it takes all words that are left. */
    public boolean takesTheRest() {
        return kind instanceof Kind.OsdIds || kind instanceof Kind.Caps || kind instanceof Kind.Location;
    }

    /** Whether it stands on a command line, in its place. */
    boolean isPositional() {
        return !(kind instanceof Kind.Flag) && !(kind instanceof Kind.Key);
    }

    /** As it stands in a usage line. */
    String usage() {
        String form = switch (kind) {
            case Kind.Text text -> text.example();
            case Kind.Whole whole -> "<" + name + ">";
            case Kind.Decimal decimal -> "<" + name + ">";
            case Kind.Location location -> "<type=bucket>...";
            case Kind.Choice choice -> String.join("|", choice.words());
            case Kind.OsdId id -> "<osd>";
            case Kind.OsdIds ids -> "<osd>...";
            case Kind.Entity entity -> "ENTITY";
            case Kind.Caps caps -> "<daemon> <caps>...";
            case Kind.Key key -> "<key>";
            case Kind.Flag flag -> flag.word();
        };
        return required ? form : "[" + form + "]";
    }
}
