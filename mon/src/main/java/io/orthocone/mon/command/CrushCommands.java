package io.orthocone.mon.command;

import static io.orthocone.mon.command.CommandCatalog.command;
import static io.orthocone.mon.command.CommandCatalog.flag;
import static io.orthocone.mon.command.CommandCatalog.optional;
import static io.orthocone.mon.command.CommandCatalog.required;

import io.orthocone.mon.command.CommandParameter.Kind;
import java.util.List;

/** Commands that say where data go, and that take OSDs out of a cluster for good. The words are Ceph's. */
final class CrushCommands {
    /** CRUSH keeps weights in 16.16 fixed point. */
    private static final double MAX_WEIGHT = 10_000;

    private static final String ITEM = "an OSD, e.g. osd.3, or a bucket";
    private static final String WEIGHT = "its weight; 1 for each TiB, by convention";
    private static final String SURE = "what only it holds is lost";
    private static final String SURE_WORD = "--yes-i-really-mean-it";

    static final List<CommandSpec> ALL = List.of(
            command(
                    "osd crush add",
                    CommandRight.CHANGE,
                    "put an OSD into the hierarchy, or elsewhere in it",
                    a -> new MonCommand.CrushSet(a.osdId("id"), a.decimal("weight"), a.location("args")),
                    required("id", new Kind.OsdId(), "the OSD"),
                    required("weight", new Kind.Decimal(0, MAX_WEIGHT), WEIGHT),
                    required("args", new Kind.Location(), "where, e.g. root=default host=node3")),
            command(
                    "osd crush move",
                    CommandRight.CHANGE,
                    "move an OSD or a bucket with all that is in it",
                    a -> new MonCommand.CrushMove(a.text("name"), a.location("args")),
                    required("name", new Kind.Text("NAME"), ITEM),
                    required("args", new Kind.Location(), "where to, e.g. rack=r2")),
            command(
                    "osd crush reweight",
                    CommandRight.CHANGE,
                    "give an OSD or a bucket another weight",
                    a -> new MonCommand.CrushReweight(a.text("name"), a.decimal("weight")),
                    required("name", new Kind.Text("NAME"), ITEM),
                    required("weight", new Kind.Decimal(0, MAX_WEIGHT), WEIGHT)),
            command(
                    "osd crush rm",
                    CommandRight.CHANGE,
                    "remove an OSD or an empty bucket from the hierarchy",
                    a -> new MonCommand.CrushRemove(a.text("name")),
                    required("name", new Kind.Text("NAME"), ITEM)),
            command(
                    "osd crush add-bucket",
                    CommandRight.CHANGE,
                    "make an empty bucket",
                    a -> new MonCommand.CrushAddBucket(a.text("name"), a.text("type"), a.location("args")),
                    required("name", new Kind.Text("NAME"), "its name"),
                    required("type", new Kind.Text("TYPE"), "its type, e.g. host or rack"),
                    optional("args", new Kind.Location(), "where; else beside the roots")),
            command(
                    "osd crush rename-bucket",
                    CommandRight.CHANGE,
                    "give a bucket another name",
                    a -> new MonCommand.CrushRenameBucket(a.text("srcname"), a.text("dstname")),
                    required("srcname", new Kind.Text("NAME"), "the name now"),
                    required("dstname", new Kind.Text("NEWNAME"), "the new name")),
            command(
                    "osd crush set-device-class",
                    CommandRight.CHANGE,
                    "say what kind of device OSDs are on",
                    a -> new MonCommand.CrushSetDeviceClass(a.text("class"), a.osdIds("ids")),
                    required("class", new Kind.Text("CLASS"), "e.g. ssd"),
                    required("ids", new Kind.OsdIds(), "which")),
            command(
                    "osd crush rm-device-class",
                    CommandRight.CHANGE,
                    "forget what kind of device OSDs are on",
                    a -> new MonCommand.CrushRemoveDeviceClass(a.osdIds("ids")),
                    required("ids", new Kind.OsdIds(), "which")),
            command("osd crush rule ls", "names of all rules", a -> new MonCommand.CrushRuleLs()),
            command(
                    "osd crush rule create-replicated",
                    CommandRight.CHANGE,
                    "make a rule for replicated pools",
                    a -> new MonCommand.CrushRuleCreateReplicated(
                            a.text("name"), a.text("root"), a.text("type"), a.textOr("class", "")),
                    required("name", new Kind.Text("NAME"), "its name"),
                    required("root", new Kind.Text("ROOT"), "the bucket below which data go, e.g. default"),
                    required("type", new Kind.Text("TYPE"), "what must not hold two copies, e.g. host"),
                    optional("class", new Kind.Text("CLASS"), "only devices of this class")),
            command(
                    "osd crush rule rm",
                    CommandRight.CHANGE,
                    "remove a rule that no pool uses",
                    a -> new MonCommand.CrushRuleRemove(a.text("name")),
                    required("name", new Kind.Text("NAME"), "its name")),
            command(
                    "osd reweight",
                    CommandRight.CHANGE,
                    "give an OSD only a part of what its CRUSH weight says",
                    a -> new MonCommand.OsdReweight(a.osdId("id"), a.decimal("weight")),
                    required("id", new Kind.OsdId(), "the OSD"),
                    required("weight", new Kind.Decimal(0, 1), "0 is out, 1 is in")),
            command(
                    "osd primary-affinity",
                    CommandRight.CHANGE,
                    "say how readily an OSD is the primary of its PGs",
                    a -> new MonCommand.OsdPrimaryAffinity(a.osdId("id"), a.decimal("weight")),
                    required("id", new Kind.OsdId(), "the OSD"),
                    required("weight", new Kind.Decimal(0, 1), "0 only where it must, 1 as any")),
            command(
                    "osd safe-to-destroy",
                    "whether OSDs can be destroyed without a PG losing a copy",
                    a -> new MonCommand.OsdSafeToDestroy(a.osdIds("ids")),
                    required("ids", new Kind.OsdIds(), "which")),
            command(
                    "osd ok-to-stop",
                    "whether OSDs can stop at once without a PG stopping",
                    a -> new MonCommand.OsdOkToStop(a.osdIds("ids")),
                    required("ids", new Kind.OsdIds(), "which")),
            command(
                    "osd lost",
                    CommandRight.CHANGE,
                    "give up what an OSD holds, so that PGs go on without it",
                    a -> new MonCommand.OsdLost(a.osdId("id"), a.flag("yes_i_really_mean_it")),
                    required("id", new Kind.OsdId(), "the OSD; it must be down"),
                    flag("yes_i_really_mean_it", SURE_WORD, SURE)),
            command(
                    "osd purge",
                    CommandRight.CHANGE,
                    "remove an OSD from the cluster for good",
                    a -> new MonCommand.OsdPurge(a.osdId("id"), a.flag("yes_i_really_mean_it")),
                    required("id", new Kind.OsdId(), "the OSD; it must be down"),
                    flag("yes_i_really_mean_it", SURE_WORD, SURE)));

    private CrushCommands() {}
}
