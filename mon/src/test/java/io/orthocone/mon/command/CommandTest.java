package io.orthocone.mon.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.message.ErrorCode;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class CommandTest {
    @Test
    void wordsBecomeTheTypedCommand() throws CommandException {
        assertThat(parse("osd pool create data 128"))
                .isEqualTo(new MonCommand.OsdPoolCreate("data", OptionalInt.of(128), OptionalInt.empty()));
        assertThat(parse("osd out 1 osd.2 3,4")).isEqualTo(new MonCommand.OsdOut(List.of(1, 2, 3, 4)));
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
