package io.orthocone.mon.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.PublicKey;
import io.orthocone.auth.Service;
import io.orthocone.message.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CommandTest {
    @Test
    void wordsBecomeTheTypedCommand() throws CommandException {
        assertThat(parse("osd pool create data 128"))
                .isEqualTo(new MonCommand.OsdPoolCreate("data", OptionalInt.of(128), OptionalInt.empty()));
        assertThat(parse("osd out 1 osd.2 3,4")).isEqualTo(new MonCommand.OsdOut(List.of(1, 2, 3, 4)));
        assertThat(parse("osd crush add osd.3 1.5 root=default host=node3"))
                .isEqualTo(new MonCommand.CrushSet(3, 1.5, new TreeMap<>(Map.of("root", "default", "host", "node3"))));
        assertThat(parse("osd purge osd.3 --yes-i-really-mean-it")).isEqualTo(new MonCommand.OsdPurge(3, true));
        assertThat(parse("osd pool rm p p --yes-i-really-really-mean-it"))
                .isEqualTo(new MonCommand.OsdPoolRm("p", "p", true));
        assertThat(parse("osd pg-upmap-items 1.1f 1 osd.4 2 5"))
                .isEqualTo(new MonCommand.OsdPgUpmapItems("1.1f", List.of(1, 4, 2, 5)));
        assertThat(parse("health detail")).isEqualTo(new MonCommand.Health(true));
        assertThat(parse("health")).isEqualTo(new MonCommand.Health(false));
    }

    @Test
    void jsonCarriesEveryCommandUnchanged() throws CommandException {
        for (String line : List.of(
                "status",
                "osd pool create data 128 2",
                "osd in 0 osd.7",
                "osd reweight 3 0.25",
                "osd crush move node3 root=default rack=r1",
                "osd crush add-bucket r1 rack",
                "osd set noout",
                "osd pool ls detail",
                "osd pg-upmap-items 1.1f 1 4",
                "osd rm-pg-upmap-items 1.1f")) {
            CommandCatalog.Match match = CommandCatalog.match(List.of(line.split(" ", -1)));
            CommandArguments arguments = match.spec().parseWords(match.rest());

            CommandJson.Request read = CommandJson.read(CommandJson.write(match.spec(), arguments, "json"));

            assertThat(read.command()).as(line).isEqualTo(match.spec().build().apply(arguments));
            assertThat(read.json()).isTrue();
        }
    }

    @Test
    void jsonTakesNumbersAndListsAsCephClientsWriteThem() throws CommandException {
        assertThat(CommandJson.read("{\"prefix\":\"osd pool create\",\"pool\":\"p\",\"pg_num\":8}")
                        .command())
                .isEqualTo(new MonCommand.OsdPoolCreate("p", OptionalInt.of(8), OptionalInt.empty()));
        assertThat(CommandJson.read("{\"prefix\":\"osd down\",\"ids\":[\"1\",\"osd.2\"]}")
                        .command())
                .isEqualTo(new MonCommand.OsdDown(List.of(1, 2)));
    }

    @Test
    void whatCannotBeUnderstoodIsRefusedWithAdvice() {
        assertRefused("osd pool crate data", "did you mean 'osd pool create'");
        assertRefused("osd pool create", "'pool' is missing; usage: osd pool create POOL [<pg_num>] [<size>]");
        assertRefused("osd pool create p zero", "whole number from 1 to 65536");
        assertRefused("osd pool create p 8 3 more", "unexpected 'more'");
        assertRefused("osd out osd.x", "'osd.x' is no OSD");
        assertRefused("osd reweight 1,2 0.5", "'1,2' is no OSD");
        assertRefused("osd reweight 1 1.5", "'weight' must be a number from 0 to 1, not '1.5'");
        assertRefused("osd reweight 1 NaN", "'weight' must be a number from 0 to 1, not 'NaN'");
        assertRefused("osd crush move node3 rack", "'rack' is no place; write type=bucket");
        assertRefused("osd set dance", "must be one of");
        assertRefused("osd pool rm p --yes", "unknown option '--yes'");
    }

    @Test
    void brokenJsonIsRefused() {
        for (String text :
                List.of("", "[]", "{", "{\"prefix\":1}", "{\"prefix\":\"nope\"}", "{\"prefix\":\"status\",\"x\":1}")) {
            assertThatThrownBy(() -> CommandJson.read(text))
                    .as(text)
                    .isInstanceOfSatisfying(
                            CommandException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EINVAL));
        }
    }

    @Test
    void capabilitiesStandInPairsAndAreCheckedWhereTheyAreTyped() throws CommandException {
        CommandCatalog.Match match = CommandCatalog.match(
                List.of("auth", "get-or-create", "client.x", "mon", "allow r", "osd", "allow rw pool=data, allow r"));
        CommandArguments arguments = match.spec().parseWords(match.rest());
        MonCommand.AuthGetOrCreate expected = new MonCommand.AuthGetOrCreate(
                Account.client("x"),
                Optional.empty(),
                Optional.of(Capabilities.NONE
                        .with(Service.MON, "allow r")
                        .with(Service.OSD, "allow rw pool=data, allow r")));
        assertThat(match.spec().build().apply(arguments)).isEqualTo(expected);
        assertThat(CommandJson.read(CommandJson.write(match.spec(), arguments, "json"))
                        .command())
                .isEqualTo(expected);
        assertThat(CommandJson.read("{\"prefix\":\"auth get-or-create\",\"entity\":\"client.x\",\"caps\":"
                                + "[\"mon\",\"allow r\",\"osd\",\"allow rw pool=data, allow r\"]}")
                        .command())
                .isEqualTo(expected);
        assertRefused("auth add client.x mon", "capabilities come in pairs");
        assertRefused("auth add client.x disk allow", "'disk' has no capabilities");
        assertRefused("auth add client.x mon alow", "expected 'allow' or 'profile'");
        assertRefused("auth rm reader", "'reader' names no account");
    }

    @Test
    void aPublicKeyIsNoWordOfTheCommandLine() throws CommandException {
        PublicKey key = PublicKey.of(new byte[PublicKey.LENGTH_BYTES]);
        assertRefused("auth rotate client.x " + key, "unexpected");
        assertThat(CommandJson.read("{\"prefix\":\"auth rotate\",\"entity\":\"client.x\",\"key\":\"" + key
                                + "\",\"revoke\":true}")
                        .command())
                .isEqualTo(new MonCommand.AuthRotate(Account.client("x"), Optional.of(key), true));
    }

    /** Who may give which command: each of them, by six kinds of accounts. */
    @Test
    void eachCommandNeedsTheAuthorityThatItDeclares() throws CommandException {
        Account client = Account.client("x");
        Account osd = Account.osd(3);
        List<String> looks = List.of("auth ls", "auth get");
        for (CommandSpec spec : CommandCatalog.all()) {
            CommandArguments none = new CommandArguments(new TreeMap<>());
            boolean looksAtAccounts = looks.contains(spec.prefix());
            boolean changesAccounts = spec.prefix().startsWith("auth ") && !looksAtAccounts;
            boolean looksAtMaps = spec.needs().equals("r");
            assertThat(spec.isPermitted(client, mon("allow *"), none))
                    .as(spec.prefix())
                    .isTrue();
            assertThat(spec.isPermitted(client, mon("allow rwx"), none))
                    .as(spec.prefix())
                    .isTrue();
            assertThat(spec.isPermitted(client, mon("allow rw"), none))
                    .as(spec.prefix())
                    .isEqualTo(!changesAccounts && !looksAtAccounts);
            assertThat(spec.isPermitted(client, mon("allow rx"), none))
                    .as(spec.prefix())
                    .isEqualTo(looksAtMaps || looksAtAccounts);
            assertThat(spec.isPermitted(client, mon("allow r"), none))
                    .as(spec.prefix())
                    .isEqualTo(looksAtMaps);
            assertThat(spec.isPermitted(osd, mon("profile osd"), none))
                    .as(spec.prefix())
                    .isEqualTo(looksAtMaps);
            assertThat(spec.isPermitted(client, Capabilities.NONE, none))
                    .as(spec.prefix())
                    .isFalse();
            assertThat(spec.isPermitted(client, mon("allow command \"" + spec.prefix() + "\""), none))
                    .as(spec.prefix())
                    .isTrue();
        }
    }

    @Test
    void anOsdRegistersItselfAndNobodyElse() throws CommandException {
        CommandSpec osdNew = CommandCatalog.find("osd new").orElseThrow();
        CommandArguments three = osdNew.parseNamed(new TreeMap<>(Map.of("uuid", "u", "id", "3")));
        CommandArguments any = osdNew.parseNamed(new TreeMap<>(Map.of("uuid", "u")));
        assertThat(osdNew.isPermitted(Account.osd(3), mon("profile osd"), three))
                .isTrue();
        assertThat(osdNew.isPermitted(Account.osd(4), mon("profile osd"), three))
                .isFalse();
        assertThat(osdNew.isPermitted(Account.osd(3), mon("profile osd"), any)).isFalse();
        assertThat(osdNew.isPermitted(Account.client("3"), mon("profile osd"), three))
                .isFalse();
    }

    private static Capabilities mon(String text) {
        return Capabilities.NONE.with(Service.MON, text);
    }

    private static MonCommand parse(String line) throws CommandException {
        CommandCatalog.Match match = CommandCatalog.match(List.of(line.split(" ", -1)));
        return match.spec().build().apply(match.spec().parseWords(match.rest()));
    }

    private static void assertRefused(String line, String advice) {
        assertThatThrownBy(() -> parse(line))
                .as(line)
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(advice);
    }
}
