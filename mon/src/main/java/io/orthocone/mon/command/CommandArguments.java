package io.orthocone.mon.command;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Arguments by parameter name, checked against the declaration: numbers are in range, choices known, required ones present. */
public final class CommandArguments {
    /** Between the parts of a list: no text that a command takes has one in it. */
    static final String SEPARATOR = "\n";

    private final SortedMap<String, String> values;

    CommandArguments(SortedMap<String, String> values) {
        this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("parameter " + name + " is not declared as required");
        }
        return value;
    }

    String textOr(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    OptionalInt whole(String name) {
        String value = values.get(name);
        return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
    }

    double decimal(String name) {
        return Double.parseDouble(text(name));
    }

    int osdId(String name) {
        return osdIds(name).getFirst();
    }

    /** Type to bucket; empty when nothing was said. */
    SortedMap<String, String> location(String name) {
        SortedMap<String, String> location = new TreeMap<>();
        optional(name).ifPresent(listed -> {
            for (String place : listed.split(SEPARATOR, -1)) {
                int equals = place.indexOf('=');
                location.put(place.substring(0, equals), place.substring(equals + 1));
            }
        });
        return Collections.unmodifiableSortedMap(location);
    }

    Account account(String name) {
        return Account.parse(text(name));
    }

    Optional<PublicKey> key(String name) {
        return optional(name).map(PublicKey::parse);
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name));
    }

    boolean flag(String name) {
        return values.containsKey(name);
    }

    List<Integer> osdIds(String name) {
        List<Integer> ids = new ArrayList<>();
        for (String id : text(name).split(",", -1)) {
            ids.add(Integer.valueOf(id));
        }
        return List.copyOf(ids);
    }

    /** What is wanted of an account's capabilities; empty when nothing was said. */
    Optional<Capabilities> caps(String name) {
        String value = values.get(name);
        try {
            return value == null ? Optional.empty() : Optional.of(capabilities(value));
        } catch (CommandException e) {
            throw new IllegalStateException("capabilities were checked with the declaration", e);
        }
    }

    /** One thing more of a list that stands in one text. */
    static String listed(String before, String more) {
        return before + SEPARATOR + more;
    }

    /** Reads capabilities: kinds of daemons and what may be done there, in turn. */
    static Capabilities capabilities(String listed) throws CommandException {
        String[] words = listed.split(SEPARATOR, -1);
        if (words.length % 2 != 0) {
            throw CommandException.usage("capabilities come in pairs, as in: mon 'allow r' osd 'allow rw pool=data'; '"
                    + words[words.length - 1] + "' stands alone (a text with blanks needs quotes)");
        }
        Capabilities capabilities = Capabilities.NONE;
        for (int i = 0; i < words.length; i += 2) {
            try {
                Service service = Service.parse(words[i]);
                if (capabilities.hasAny(service)) {
                    throw CommandException.usage("there are two texts for " + service.word()
                            + "; put them into one, with a comma between the grants");
                }
                capabilities = capabilities.with(service, words[i + 1]);
            } catch (IllegalArgumentException e) {
                throw CommandException.usage(e.getMessage());
            }
        }
        return capabilities;
    }

    /** Name to value, as text; flags have the value {@code true}, OSD ids are joined by commas, other lists by line feeds. */
    public SortedMap<String, String> asMap() {
        return values;
    }
}
