package io.orthocone.mon.command;

import io.orthocone.auth.Capabilities;
import io.orthocone.message.MonMessage.PgOrderKind;
import io.orthocone.mon.command.CommandParameter.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** All commands that monitors take. The words are Ceph's. */
public final class CommandCatalog {
    /** The largest number of PGs of a pool: Ceph's default limit. */
    private static final int MAX_PG_NUM = 65_536;

    private static final List<String> POOL_OPTIONS = List.of("size", "min_size", "pg_num", "pgp_num", "crush_rule");
    private static final List<String> FLAGS = List.of(
            "full",
            "pause",
            "noup",
            "nodown",
            "noout",
            "noin",
            "nobackfill",
            "norebalance",
            "norecover",
            "noscrub",
            "nodeep-scrub");

    private static final int DEFAULT_FENCE_SECONDS = 3600;
    private static final int MAX_FENCE_SECONDS = 10 * 365 * 86_400;
    private static final String FENCED =
            "client.NUMBER.NONCE, an address 192.168.0.7:0/4711, or a whole host 192.168.0.7";

    private static final String ACCOUNT = "e.g. client.backup or osd.3";
    private static final String CAPS =
            "what it may do at which kind of daemon, e.g. mon 'allow r' osd 'allow rw pool=data'";

    private static final List<CommandSpec> OTHERS = List.of(
            command("status", "state of the whole cluster", a -> new MonCommand.Status()),
            command(
                    "health",
                    "HEALTH_OK, or what is wrong and what to do",
                    a -> new MonCommand.Health(a.flag("detail")),
                    flag("detail", "detail", "list what is concerned")),
            command(
                    "df",
                    "space used and left, by pool",
                    a -> new MonCommand.Df(a.flag("detail")),
                    flag("detail", "detail", "with quotas")),
            command("mon stat", "monitors and their quorum in a line", a -> new MonCommand.MonStat()),
            command("mon dump", "the monitor map", a -> new MonCommand.MonDump()),
            command("quorum_status", "leader, term and log positions", a -> new MonCommand.QuorumStatus()),
            command("osd stat", "how many OSDs are up and in", a -> new MonCommand.OsdStat()),
            command("osd tree", "OSDs by place, with weights and state", a -> new MonCommand.OsdTree()),
            command("osd dump", "the OSD map", a -> new MonCommand.OsdDump()),
            command(
                    "osd getmap",
                    "the OSD map in Ceph's binary form",
                    a -> new MonCommand.OsdGetMap(a.whole("epoch")),
                    optional("epoch", new Kind.Whole(1, Integer.MAX_VALUE), "that epoch's; else the newest")),
            command("osd getcrushmap", "the CRUSH map in Ceph's binary form", a -> new MonCommand.OsdGetCrushMap()),
            command(
                    "osd map",
                    "where an object is, or would be",
                    a -> new MonCommand.OsdMapObject(a.text("pool"), a.text("object"), a.textOr("nspace", "")),
                    required("pool", new Kind.Text("POOL"), "the pool"),
                    required("object", new Kind.Text("OBJECT"), "the object's name"),
                    optional("nspace", new Kind.Text("NAMESPACE"), "its namespace")),
            command(
                    "osd pool ls",
                    "names of all pools",
                    a -> new MonCommand.OsdPoolLs(a.flag("detail")),
                    flag("detail", "detail", "with size, PGs and rule")),
            command(
                    "osd pool create",
                    CommandRight.CHANGE,
                    "make a replicated pool",
                    a -> new MonCommand.OsdPoolCreate(a.text("pool"), a.whole("pg_num"), a.whole("size")),
                    required("pool", new Kind.Text("POOL"), "its name"),
                    optional("pg_num", new Kind.Whole(1, MAX_PG_NUM), "number of PGs; 64 unless told"),
                    optional("size", new Kind.Whole(1, 10), "copies of each object; 3 unless told")),
            command(
                    "osd pool rm",
                    CommandRight.CHANGE,
                    "remove a pool with all its objects",
                    a -> new MonCommand.OsdPoolRm(
                            a.text("pool"), a.textOr("pool2", ""), a.flag("yes_i_really_really_mean_it")),
                    required("pool", new Kind.Text("POOL"), "its name"),
                    optional("pool2", new Kind.Text("POOL"), "its name again"),
                    flag("yes_i_really_really_mean_it", "--yes-i-really-really-mean-it", "all its data are lost")),
            command(
                    "osd pool rename",
                    CommandRight.CHANGE,
                    "give a pool another name",
                    a -> new MonCommand.OsdPoolRename(a.text("srcpool"), a.text("destpool")),
                    required("srcpool", new Kind.Text("POOL"), "the name now"),
                    required("destpool", new Kind.Text("NEWNAME"), "the new name")),
            command(
                    "osd pool get",
                    "an option of a pool",
                    a -> new MonCommand.OsdPoolGet(a.text("pool"), a.text("var")),
                    required("pool", new Kind.Text("POOL"), "the pool"),
                    required("var", new Kind.Choice(POOL_OPTIONS), "the option")),
            command(
                    "osd pool set",
                    CommandRight.CHANGE,
                    "change an option of a pool",
                    a -> new MonCommand.OsdPoolSet(a.text("pool"), a.text("var"), a.text("val")),
                    required("pool", new Kind.Text("POOL"), "the pool"),
                    required("var", new Kind.Choice(POOL_OPTIONS), "the option"),
                    required("val", new Kind.Text("VALUE"), "its value")),
            command(
                    "osd down",
                    CommandRight.CHANGE,
                    "mark OSDs down; those that live come back",
                    a -> new MonCommand.OsdDown(a.osdIds("ids")),
                    required("ids", new Kind.OsdIds(), "which")),
            command(
                    "osd out",
                    CommandRight.CHANGE,
                    "take OSDs out of placement: their data move away",
                    a -> new MonCommand.OsdOut(a.osdIds("ids")),
                    required("ids", new Kind.OsdIds(), "which")),
            command(
                    "osd in",
                    CommandRight.CHANGE,
                    "put OSDs back into placement",
                    a -> new MonCommand.OsdIn(a.osdIds("ids")),
                    required("ids", new Kind.OsdIds(), "which")),
            command(
                    "osd pg-upmap-items",
                    CommandRight.CHANGE,
                    "put other OSDs in a PG than CRUSH chooses",
                    a -> new MonCommand.OsdPgUpmapItems(a.text("pgid"), a.osdIds("id")),
                    required("pgid", new Kind.Text("PGID"), "the PG, e.g. 1.1f"),
                    required("id", new Kind.OsdIds(), "pairs: each an OSD of CRUSH and the one in its place")),
            command(
                    "osd rm-pg-upmap-items",
                    CommandRight.CHANGE,
                    "let CRUSH choose all OSDs of a PG again",
                    a -> new MonCommand.OsdRmPgUpmapItems(a.text("pgid")),
                    required("pgid", new Kind.Text("PGID"), "the PG, e.g. 1.1f")),
            command(
                    "osd set",
                    CommandRight.CHANGE,
                    "set a cluster flag",
                    a -> new MonCommand.OsdSetFlag(a.text("key")),
                    required("key", new Kind.Choice(FLAGS), "the flag")),
            command(
                    "osd unset",
                    CommandRight.CHANGE,
                    "clear a cluster flag",
                    a -> new MonCommand.OsdUnsetFlag(a.text("key")),
                    required("key", new Kind.Choice(FLAGS), "the flag")),
            command(
                    "osd new",
                    CommandRight.CHANGE_OR_OWN_OSD,
                    "register the store of a new OSD",
                    a -> new MonCommand.OsdNew(a.text("uuid"), a.whole("id")),
                    required("uuid", new Kind.Text("UUID"), "identity of the store"),
                    optional("id", new Kind.Whole(0, 1_000_000), "the id wanted; else the lowest free one")),
            command(
                    "osd blocklist add",
                    CommandRight.CHANGE,
                    "fence a client off; when it returns, nothing of that client lands any more",
                    a -> new MonCommand.OsdBlocklistAdd(
                            a.text("addr"), a.whole("expire").orElse(DEFAULT_FENCE_SECONDS)),
                    required("addr", new Kind.Text("CLIENT"), FENCED),
                    optional("expire", new Kind.Whole(1, MAX_FENCE_SECONDS), "for so many seconds; 3600 unless told")),
            command(
                    "osd blocklist rm",
                    CommandRight.CHANGE,
                    "let a client in again",
                    a -> new MonCommand.OsdBlocklistRm(a.text("addr")),
                    required("addr", new Kind.Text("CLIENT"), FENCED)),
            command("osd blocklist ls", "who is fenced off, and until when", a -> new MonCommand.OsdBlocklistLs()),
            command(
                    "osd blocklist clear",
                    CommandRight.CHANGE,
                    "let all clients in again",
                    a -> new MonCommand.OsdBlocklistClear()),
            command("pg stat", "states of all PGs, counted", a -> new MonCommand.PgStat()),
            command("pg dump", "state of each PG", a -> new MonCommand.PgDump()),
            command(
                    "pg map",
                    "which OSDs a PG is on",
                    a -> new MonCommand.PgMap(a.text("pgid")),
                    required("pgid", new Kind.Text("PGID"), "e.g. 1.1f")),
            command(
                    "pg ls",
                    "PGs of a pool, or in a state",
                    a -> new MonCommand.PgLs(a.textOr("poolstr", ""), a.textOr("states", "")),
                    optional("poolstr", new Kind.Text("POOL"), "the pool; 'all' for all"),
                    optional("states", new Kind.Text("STATE"), "e.g. degraded or active+clean")),
            command(
                    "pg query",
                    "all that a PG's primary knows of it",
                    a -> new MonCommand.PgQuery(a.text("pgid")),
                    required("pgid", new Kind.Text("PGID"), "e.g. 1.1f")),
            command(
                    "pg why",
                    "why a PG is not active and clean, and what to do",
                    a -> new MonCommand.PgWhy(a.text("pgid")),
                    required("pgid", new Kind.Text("PGID"), "e.g. 1.1f")),
            command(
                    "pg list_unfound",
                    "objects of a PG that no known copy has, and who may have them",
                    a -> new MonCommand.PgListUnfound(a.text("pgid")),
                    required("pgid", new Kind.Text("PGID"), "e.g. 1.1f")),
            command(
                    "pg list-inconsistent",
                    "objects of a PG whose copies the newest scrubs found to differ",
                    a -> new MonCommand.PgListInconsistent(a.text("pgid")),
                    required("pgid", new Kind.Text("PGID"), "e.g. 1.1f")),
            command(
                    "pg scrub",
                    CommandRight.CHANGE,
                    "compare the copies of a PG now, bytes aside",
                    a -> new MonCommand.PgScrub(a.text("pgid"), PgOrderKind.SCRUB),
                    required("pgid", new Kind.Text("PGID"), "e.g. 1.1f")),
            command(
                    "pg deep-scrub",
                    CommandRight.CHANGE,
                    "compare the copies of a PG now, reading every byte",
                    a -> new MonCommand.PgScrub(a.text("pgid"), PgOrderKind.DEEP_SCRUB),
                    required("pgid", new Kind.Text("PGID"), "e.g. 1.1f")),
            command(
                    "pg repair",
                    CommandRight.CHANGE,
                    "scrub a PG deeply and mend what a proof or a majority of the copies decides",
                    a -> new MonCommand.PgScrub(a.text("pgid"), PgOrderKind.REPAIR),
                    required("pgid", new Kind.Text("PGID"), "e.g. 1.1f")),
            command(
                    "pg mark_unfound_lost",
                    CommandRight.CHANGE,
                    "give up what nobody has of a PG",
                    a -> new MonCommand.PgMarkUnfoundLost(a.text("pgid"), a.text("mulcmd")),
                    required("pgid", new Kind.Text("PGID"), "e.g. 1.1f"),
                    required(
                            "mulcmd",
                            new Kind.Choice(List.of("revert", "delete")),
                            "revert: older versions count again; delete: the objects are gone")),
            command(
                    "osd scrub",
                    CommandRight.CHANGE,
                    "scrub all PGs of which OSDs are primary",
                    a -> new MonCommand.OsdScrub(a.osdIds("who"), PgOrderKind.SCRUB),
                    required("who", new Kind.OsdIds(), "which")),
            command(
                    "osd deep-scrub",
                    CommandRight.CHANGE,
                    "scrub all PGs of which OSDs are primary deeply",
                    a -> new MonCommand.OsdScrub(a.osdIds("who"), PgOrderKind.DEEP_SCRUB),
                    required("who", new Kind.OsdIds(), "which")),
            command(
                    "osd repair",
                    CommandRight.CHANGE,
                    "repair all PGs of which OSDs are primary",
                    a -> new MonCommand.OsdScrub(a.osdIds("who"), PgOrderKind.REPAIR),
                    required("who", new Kind.OsdIds(), "which")),
            command(
                    "auth ls",
                    CommandRight.READ_ACCOUNTS,
                    "all accounts with their public keys and capabilities",
                    a -> new MonCommand.AuthLs()),
            command(
                    "auth get",
                    CommandRight.READ_ACCOUNTS,
                    "an account's public key and capabilities",
                    a -> new MonCommand.AuthGet(a.account("entity")),
                    required("entity", new Kind.Entity(), ACCOUNT)),
            command(
                    "auth add",
                    CommandRight.CHANGE_ACCOUNTS,
                    "make an account with a new key",
                    a -> new MonCommand.AuthAdd(
                            a.account("entity"), a.key("key"), a.caps("caps").orElse(Capabilities.NONE)),
                    required("entity", new Kind.Entity(), ACCOUNT),
                    optional("caps", new Kind.Caps(), CAPS),
                    optional("key", new Kind.Key(), "the public half of its key")),
            command(
                    "auth get-or-create",
                    CommandRight.CHANGE_ACCOUNTS,
                    "make an account with a new key, unless it is there",
                    a -> new MonCommand.AuthGetOrCreate(a.account("entity"), a.key("key"), a.caps("caps")),
                    required("entity", new Kind.Entity(), ACCOUNT),
                    optional("caps", new Kind.Caps(), CAPS),
                    optional("key", new Kind.Key(), "the public half of its key")),
            command(
                    "auth caps",
                    CommandRight.CHANGE_ACCOUNTS,
                    "replace all capabilities of an account",
                    a -> new MonCommand.AuthCaps(
                            a.account("entity"), a.caps("caps").orElse(Capabilities.NONE)),
                    required("entity", new Kind.Entity(), ACCOUNT),
                    required("caps", new Kind.Caps(), CAPS)),
            command(
                    "auth rm",
                    CommandRight.CHANGE_ACCOUNTS,
                    "remove an account; its tickets count no more",
                    a -> new MonCommand.AuthRm(a.account("entity")),
                    required("entity", new Kind.Entity(), ACCOUNT)),
            command(
                    "auth rotate",
                    CommandRight.CHANGE_ACCOUNTS,
                    "give an account a new key",
                    a -> new MonCommand.AuthRotate(a.account("entity"), a.key("key"), a.flag("revoke")),
                    required("entity", new Kind.Entity(), ACCOUNT),
                    flag("revoke", "--revoke", "the old key counts no more, instead of an hour longer"),
                    optional("key", new Kind.Key(), "the public half of its key")));

    private static final List<CommandSpec> ALL = Stream.of(OTHERS, SpaceCommands.ALL, CrushCommands.ALL)
            .flatMap(List::stream)
            .toList();

    private CommandCatalog() {}

    /** All declarations, in the order of the help. */
    public static List<CommandSpec> all() {
        return ALL;
    }

    /** The declaration with exactly this prefix. */
    public static Optional<CommandSpec> find(String prefix) {
        return ALL.stream().filter(spec -> spec.prefix().equals(prefix)).findFirst();
    }

    /** A command found at the start of a line, and the words after its prefix. */
    public record Match(CommandSpec spec, List<String> rest) {
        public Match {
            rest = List.copyOf(rest);
        }
    }

    /**
     * Finds the command a line begins with; the longest prefix wins.
     *
     * @throws CommandException when there is none; the message names what comes closest
     */
    public static Match match(List<String> words) throws CommandException {
        CommandSpec found = null;
        for (CommandSpec spec : ALL) {
            List<String> prefix = List.of(spec.prefix().split(" ", -1));
            boolean begins = words.size() >= prefix.size()
                    && words.subList(0, prefix.size()).equals(prefix);
            if (begins
                    && (found == null || spec.prefix().length() > found.prefix().length())) {
                found = spec;
            }
        }
        if (found == null) {
            throw CommandException.usage(unknown(words));
        }
        int prefixWords = found.prefix().split(" ", -1).length;
        return new Match(found, words.subList(prefixWords, words.size()));
    }

    private static String unknown(List<String> words) {
        String line = String.join(" ", words);
        List<CommandSpec> near = new ArrayList<>(ALL);
        near.sort(Comparator.comparingInt(spec -> distance(line, spec.prefix())));
        StringBuilder message = new StringBuilder("unknown command '" + line + "'; did you mean ");
        for (int i = 0; i < 3; i++) {
            message.append(i == 0 ? "'" : i == 2 ? " or '" : ", '")
                    .append(near.get(i).prefix())
                    .append('\'');
        }
        return message.append('?').toString();
    }

    /** Edits (insert, delete, replace) that lead from the best-fitting beginning of the line to the prefix, after Levenshtein. */
    private static int distance(String typed, String prefix) {
        int[] row = new int[prefix.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        int least = row[prefix.length()];
        for (int i = 1; i <= typed.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (typed.charAt(i - 1) == prefix.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
            least = Math.min(least, row[prefix.length()]);
        }
        return least;
    }

    /** A command that only looks. */
    static CommandSpec command(
            String prefix, String help, Function<CommandArguments, MonCommand> build, CommandParameter... parameters) {
        return command(prefix, CommandRight.READ, help, build, parameters);
    }

    static CommandSpec command(
            String prefix,
            CommandRight right,
            String help,
            Function<CommandArguments, MonCommand> build,
            CommandParameter... parameters) {
        return new CommandSpec(prefix, help, right, List.of(parameters), build);
    }

    static CommandParameter required(String name, Kind kind, String help) {
        return new CommandParameter(name, kind, true, help);
    }

    static CommandParameter optional(String name, Kind kind, String help) {
        return new CommandParameter(name, kind, false, help);
    }

    static CommandParameter flag(String name, String word, String help) {
        return new CommandParameter(name, new Kind.Flag(word), false, help);
    }
}
