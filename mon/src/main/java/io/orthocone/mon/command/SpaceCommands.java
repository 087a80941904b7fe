package io.orthocone.mon.command;

import static io.orthocone.mon.command.CommandCatalog.command;
import static io.orthocone.mon.command.CommandCatalog.required;

import io.orthocone.mon.command.CommandParameter.Kind;
import io.orthocone.mon.command.MonCommand.RatioKind;
import java.util.List;
import java.util.Locale;

/** Commands about space: ratios and quotas. The words are Ceph's. */
final class SpaceCommands {
    static final List<CommandSpec> ALL = List.of(
            command(
                    "progress",
                    "how far recovery and rebalancing are, and for how long they will go on",
                    a -> new MonCommand.Progress()),
            command("osd df", "what each OSD holds and has left", a -> new MonCommand.OsdDf()),
            setRatio(RatioKind.NEARFULL, "say when an OSD is called nearly full"),
            setRatio(RatioKind.BACKFILLFULL, "say when an OSD is too full to be filled with others' copies"),
            setRatio(RatioKind.FULL, "say when an OSD takes no more writes"),
            command(
                    "osd pool set-quota",
                    CommandRight.CHANGE,
                    "limit the bytes or the objects of a pool",
                    a -> new MonCommand.OsdPoolSetQuota(a.text("pool"), a.text("field"), a.text("val")),
                    required("pool", new Kind.Text("POOL"), "the pool"),
                    required("field", new Kind.Choice(List.of("max_objects", "max_bytes")), "what is limited"),
                    required("val", new Kind.Text("VALUE"), "how many, e.g. 1000, 64M or 2T; 0 is no limit")),
            command(
                    "osd pool get-quota",
                    "the quota of a pool, and what it has used of it",
                    a -> new MonCommand.OsdPoolGetQuota(a.text("pool")),
                    required("pool", new Kind.Text("POOL"), "the pool")));

    private SpaceCommands() {}

    private static CommandSpec setRatio(RatioKind which, String about) {
        return command(
                "osd set-" + which.name().toLowerCase(Locale.ROOT) + "-ratio",
                CommandRight.CHANGE,
                about,
                a -> new MonCommand.OsdSetRatio(which, a.decimal("ratio")),
                required("ratio", new Kind.Decimal(0, 1), "share of an OSD's space, 0 to 1"));
    }
}
