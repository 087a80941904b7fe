package io.orthocone.mon.command;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.PublicKey;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The declaration of a command.
 *
 * @param prefix its words, e.g. {@code osd pool create}
 * @param help one line
 * @param right what it takes to give it
 * @param parameters required ones first
 * @param build makes the typed command of checked arguments
 */
public record CommandSpec(
        String prefix,
        String help,
        CommandRight right,
        List<CommandParameter> parameters,
        Function<CommandArguments, MonCommand> build) {
    public CommandSpec {
        parameters = List.copyOf(parameters);
    }

    /** E.g. {@code osd pool create NAME [<pg_num>]}. */
    public String usage() {
        StringBuilder usage = new StringBuilder(prefix);
        for (CommandParameter parameter : typed()) {
            usage.append(' ').append(parameter.usage());
        }
        return usage.toString();
    }

    /** Whether an account with these capabilities may give it. */
    public boolean isPermitted(Account account, Capabilities capabilities, CommandArguments arguments) {
        return right.isHeldBy(account, capabilities, prefix, arguments);
    }

    /** The letters of a capability for monitors that it takes. */
    public String needs() {
        return right.access().toString();
    }

    /** The parameters that a person types. */
    public List<CommandParameter> typed() {
        return parameters.stream()
                .filter(parameter -> !(parameter.kind() instanceof CommandParameter.Kind.Key))
                .toList();
    }

    /** Reads what follows the prefix on a command line. */
    public CommandArguments parseWords(List<String> words) throws CommandException {
        SortedMap<String, String> values = new TreeMap<>();
        int at = 0;
        for (String word : words) {
            CommandParameter flag = flagNamed(word);
            if (flag != null) {
                values.put(flag.name(), "true");
            } else if (word.startsWith("--")) {
                throw CommandException.usage("unknown option '" + word + "'; usage: " + usage());
            } else {
                at = takePositional(values, at, word);
            }
        }
        return checked(values);
    }

    /** Checks arguments of the JSON form. */
    public CommandArguments parseNamed(SortedMap<String, String> named) throws CommandException {
        SortedMap<String, String> values = new TreeMap<>();
        for (var entry : named.entrySet()) {
            CommandParameter parameter = parameterNamed(entry.getKey());
            if (parameter == null) {
                throw CommandException.usage(
                        "'" + prefix + "' has no parameter '" + entry.getKey() + "'; usage: " + usage());
            }
            if (parameter.kind() instanceof CommandParameter.Kind.Flag
                    && entry.getValue().equals("false")) {
                continue;
            }
            values.put(parameter.name(), valid(parameter, entry.getValue()));
        }
        return checked(values);
    }

    private int takePositional(SortedMap<String, String> values, int at, String word) throws CommandException {
        int index = at;
        while (index < parameters.size() && !parameters.get(index).isPositional()) {
            index++;
        }
        if (index >= parameters.size()) {
            throw CommandException.usage("unexpected '" + word + "'; usage: " + usage());
        }
        CommandParameter parameter = parameters.get(index);
        String value = valid(parameter, word);
        if (parameter.kind() instanceof CommandParameter.Kind.OsdIds) {
            values.merge(parameter.name(), value, (before, more) -> before + "," + more);
            return index;
        }
        if (parameter.takesTheRest()) {
            values.merge(parameter.name(), value, CommandArguments::listed);
            return index;
        }
        values.put(parameter.name(), value);
        return index + 1;
    }

    private CommandArguments checked(SortedMap<String, String> values) throws CommandException {
        for (CommandParameter parameter : parameters) {
            if (parameter.kind() instanceof CommandParameter.Kind.Caps && values.containsKey(parameter.name())) {
                CommandArguments.capabilities(values.get(parameter.name()));
            }
            if (parameter.required() && !values.containsKey(parameter.name())) {
                throw CommandException.usage("'" + parameter.name() + "' is missing; usage: " + usage());
            }
        }
        return new CommandArguments(values);
    }

    private String valid(CommandParameter parameter, String word) throws CommandException {
        return switch (parameter.kind()) {
            case CommandParameter.Kind.Text text -> validText(parameter, word);
            case CommandParameter.Kind.Whole whole -> validWhole(parameter, whole, word);
            case CommandParameter.Kind.Decimal decimal -> validDecimal(parameter, decimal, word);
            case CommandParameter.Kind.Location location -> validLocation(word);
            case CommandParameter.Kind.Choice choice -> validChoice(parameter, choice, word);
            case CommandParameter.Kind.OsdId id -> validOsdId(word);
            case CommandParameter.Kind.OsdIds ids -> validOsdIds(word);
            case CommandParameter.Kind.Caps caps -> word;
            case CommandParameter.Kind.Entity entity -> sensible(word, Account::parse);
            case CommandParameter.Kind.Key key -> sensible(word, PublicKey::parse);
            case CommandParameter.Kind.Flag flag -> "true";
        };
    }

    private static String sensible(String word, Function<String, Object> meaning) throws CommandException {
        try {
            return meaning.apply(word).toString();
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e.getMessage());
        }
    }

    private static String validText(CommandParameter parameter, String word) throws CommandException {
        if (word.isEmpty()) {
            throw CommandException.usage("'" + parameter.name() + "' must not be empty");
        }
        return word;
    }

    private static String validWhole(CommandParameter parameter, CommandParameter.Kind.Whole whole, String word)
            throws CommandException {
        try {
            int value = Integer.parseInt(word);
            if (value >= whole.min() && value <= whole.max()) {
                return Integer.toString(value);
            }
        } catch (NumberFormatException e) {
            // Said below, with the range.
        }
        throw CommandException.usage("'" + parameter.name() + "' must be a whole number from " + whole.min() + " to "
                + whole.max() + ", not '" + word + "'");
    }

    private static String validDecimal(CommandParameter parameter, CommandParameter.Kind.Decimal decimal, String word)
            throws CommandException {
        try {
            double value = Double.parseDouble(word);
            if (value >= decimal.min() && value <= decimal.max()) {
                return Double.toString(value);
            }
        } catch (NumberFormatException e) {
            // Said below, with the range.
        }
        throw CommandException.usage("'" + parameter.name() + "' must be a number from " + plain(decimal.min()) + " to "
                + plain(decimal.max()) + ", not '" + word + "'");
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** The JSON form has all places in one text. */
    private static String validLocation(String word) throws CommandException {
        for (String place : word.split(CommandArguments.SEPARATOR, -1)) {
            int equals = place.indexOf('=');
            if (equals <= 0 || equals == place.length() - 1) {
                throw CommandException.usage(
                        "'" + place + "' is no place; write type=bucket, as in: root=default host=node3");
            }
        }
        return word;
    }

    private static String validChoice(CommandParameter parameter, CommandParameter.Kind.Choice choice, String word)
            throws CommandException {
        if (!choice.words().contains(word)) {
            throw CommandException.usage("'" + parameter.name() + "' must be one of "
                    + String.join(", ", choice.words()) + ", not '" + word + "'");
        }
        return word;
    }

    private static String validOsdIds(String word) throws CommandException {
        StringBuilder ids = new StringBuilder();
        for (String part : word.split("[,\n]", -1)) {
            ids.append(ids.isEmpty() ? "" : ",").append(validOsdId(part));
        }
        return ids.toString();
    }

    private static String validOsdId(String word) throws CommandException {
        String digits = word.startsWith("osd.") ? word.substring("osd.".length()) : word;
        try {
            int id = Integer.parseInt(digits);
            if (id >= 0) {
                return Integer.toString(id);
            }
        } catch (NumberFormatException e) {
            // Said below, as for negative numbers.
        }
        throw CommandException.usage("'" + word + "' is no OSD; write its number, or osd.N");
    }

    private CommandParameter flagNamed(String word) {
        for (CommandParameter parameter : parameters) {
            if (parameter.kind() instanceof CommandParameter.Kind.Flag flag
                    && flag.word().equals(word)) {
                return parameter;
            }
        }
        return null;
    }

    private CommandParameter parameterNamed(String name) {
        for (CommandParameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter;
            }
        }
        return null;
    }
}
