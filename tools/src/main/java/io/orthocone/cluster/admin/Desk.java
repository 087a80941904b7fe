package io.orthocone.cluster.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.counters.Reading;
import io.orthocone.message.EntityName;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What a daemon tells of itself. Asked on its reactor. */
public final class Desk {
    private final EntityName daemon;
    private final Supplier<List<Reading>> readings;
    private final SortedMap<String, Command> commands = new TreeMap<>();

    private record Command(String help, Supplier<JsonNode> answer) {}

    /**
     * One that knows what every daemon knows.
     *
     * @param readings of its counters
     */
    public Desk(EntityName daemon, Supplier<List<Reading>> readings) {
        this.daemon = daemon;
        this.readings = readings;
        with("help", "list available commands", this::help);
        with("version", "get the version of this daemon", Desk::version);
        with("perf dump", "dump the values of all counters", () -> PerfJson.dump(readings.get()));
        with("perf schema", "dump what the counters are", () -> PerfJson.schema(readings.get()));
    }

    /** Adds a command. */
    public Desk with(String command, String help, Supplier<JsonNode> answer) {
        commands.put(command, new Command(help, answer));
        return this;
    }

    public EntityName daemon() {
        return daemon;
    }

    /** Its counters. */
    public List<Reading> read() {
        return readings.get();
    }

    /** The answer to a command; empty if there is none of these words. */
    public Optional<JsonNode> answer(String command) {
        if (command.equals("get_command_descriptions")) {
            return Optional.of(descriptions());
        }
        return Optional.ofNullable(commands.get(command))
                .map(found -> found.answer().get());
    }

    private static JsonNode version() {
        return object().put(
                        "version",
                        Optional.ofNullable(Desk.class.getPackage().getImplementationVersion())
                                .orElse("(not from a jar)"))
                .put("java", Runtime.version().toString());
    }

    private JsonNode help() {
        ObjectNode json = object();
        commands.forEach((command, what) -> json.put(command, what.help()));
        return json;
    }

    /** What Ceph's own command line asks for first. */
    private JsonNode descriptions() {
        ObjectNode json = object();
        commands.forEach((command, what) -> {
            ObjectNode each = json.putObject(String.format("cmd%03d", json.size()));
            List.of(command.split(" ", -1)).forEach(each.putArray("sig")::add);
            each.put("help", what.help()).put("module", "").put("perm", "").put("flags", 0);
        });
        return json;
    }

    /** A new JSON object. */
    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
