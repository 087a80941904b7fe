package io.orthocone.auth;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One of the rights that stand in a capability, between its commas. */
sealed interface Grant {
    /** Everything, also what no letter stands for. */
    record Everything(Scope scope) implements Grant {}

    record Letters(Access access, Scope scope) implements Grant {}

    record OfProfile(Profile profile) implements Grant {}

    /** One command, by its words, with these of its arguments. */
    record Command(String words, List<Argument> arguments) implements Grant {
        public Command {
            arguments = List.copyOf(arguments);
        }

        boolean permits(String command, Map<String, String> given) {
            return words.equals(command)
                    && arguments.stream()
                            .allMatch(argument -> argument.permits(Optional.ofNullable(given.get(argument.name()))));
        }
    }

    /** What an argument of a command must be, or begin with. */
    record Argument(String name, boolean isPrefix, String value) {
        boolean permits(Optional<String> given) {
            return given.filter(text -> isPrefix ? text.startsWith(value) : text.equals(value))
                    .isPresent();
        }
    }

    /** On what; a part that is not there stands for everything. */
    record Scope(
            Optional<String> pool, Optional<String> namespace, Optional<String> objectPrefix, Optional<String> path) {
        static final Scope ALL = new Scope(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        boolean covers(String inPool, String inNamespace, String object) {
            return (pool.isEmpty() || pool.get().equals(inPool))
                    && (namespace.isEmpty() || namespace.get().equals(inNamespace))
                    && (objectPrefix.isEmpty() || object.startsWith(objectPrefix.get()));
        }

        /** Whether the path is the one of this scope, or lies below it. */
        boolean coversPath(String asked) {
            if (path.isEmpty() || path.get().equals("/")) {
                return true;
            }
            return asked.equals(path.get()) || asked.startsWith(path.get() + "/");
        }

        boolean isAll() {
            return equals(ALL);
        }

        private String text() {
            return word(" pool=", pool)
                    + word(" namespace=", namespace)
                    + word(" object_prefix=", objectPrefix)
                    + word(" path=", path);
        }

        private static String word(String before, Optional<String> value) {
            return value.map(present -> before + CapabilityParser.quoted(present))
                    .orElse("");
        }
    }

    /** As it is parsed again. */
    default String text() {
        return switch (this) {
            case Everything(Scope scope) -> "allow *" + scope.text();
            case Letters(Access access, Scope scope) -> "allow " + access + scope.text();
            case OfProfile(Profile profile) -> "profile " + profile.word();
            case Command(String words, List<Argument> arguments) ->
                "allow command " + CapabilityParser.quoted(words)
                        + (arguments.isEmpty() ? "" : " with")
                        + arguments.stream()
                                .map(argument -> " " + CapabilityParser.quoted(argument.name())
                                        + (argument.isPrefix() ? " prefix " : "=")
                                        + CapabilityParser.quoted(argument.value()))
                                .collect(Collectors.joining());
        };
    }
}
