package io.orthocone.mon.command;

import java.util.List;
import java.util.OptionalInt;

/** A command with its arguments. */
public sealed interface MonCommand {
    /** Commands that only look; any monitor with a lease may answer. */
    sealed interface Query extends MonCommand {}

    /** Commands that change a map; the leader executes them. */
    sealed interface Change extends MonCommand {}

    record Status() implements Query {}

    record Health(boolean detail) implements Query {}

    record Df() implements Query {}

    record MonStat() implements Query {}

    record MonDump() implements Query {}

    record QuorumStatus() implements Query {}

    record OsdStat() implements Query {}

    record OsdTree() implements Query {}

    record OsdDump() implements Query {}

    /** The binary map; {@code epoch} empty means the newest. */
    record OsdGetMap(OptionalInt epoch) implements Query {}

    record OsdGetCrushMap() implements Query {}

    record OsdPoolLs(boolean detail) implements Query {}

    record OsdPoolGet(String pool, String option) implements Query {}

    /** Where an object would be stored. */
    record OsdMapObject(String pool, String object, String namespace) implements Query {}

    record PgStat() implements Query {}

    record PgDump() implements Query {}

    record PgMap(String pg) implements Query {}

    /** {@code pgNum} and {@code size} empty mean the cluster's defaults. */
    record OsdPoolCreate(String pool, OptionalInt pgNum, OptionalInt size) implements Change {}

    /** {@code confirmation} must repeat the name: data are lost. */
    record OsdPoolRm(String pool, String confirmation, boolean reallyMeanIt) implements Change {}

    record OsdPoolRename(String pool, String newName) implements Change {}

    record OsdPoolSet(String pool, String option, String value) implements Change {}

    record OsdDown(List<Integer> osds) implements Change {}

    record OsdOut(List<Integer> osds) implements Change {}

    record OsdIn(List<Integer> osds) implements Change {}

    /** In a PG, other OSDs than CRUSH chooses: {@code osds} are pairs, from and to. */
    record OsdPgUpmapItems(String pg, List<Integer> osds) implements Change {}

    record OsdRmPgUpmapItems(String pg) implements Change {}

    record OsdSetFlag(String flag) implements Change {}

    record OsdUnsetFlag(String flag) implements Change {}

    /** Adds an OSD id with the uuid of its store; answers the id. */
    record OsdNew(String uuid, OptionalInt osd) implements Change {}
}
