package io.orthocone.mon.command;

import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.PublicKey;
import io.orthocone.message.MonMessage.PgOrderKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/** A command with its arguments. */
public sealed interface MonCommand {
    /** Commands that only look; any monitor with a lease may answer. */
    sealed interface Query extends MonCommand {}

    /** Commands that change what is agreed on; the leader executes them. */
    sealed interface Change extends MonCommand {}

    /** Commands that PGs' primaries carry out; the leader passes them on. */
    sealed interface Relayed extends MonCommand {
        PgOrderKind order();
    }

    /** A command to one PG. */
    sealed interface OfPg extends Relayed {
        String pg();
    }

    /** Commands that change the OSD map. */
    sealed interface OsdChange extends Change {}

    /** Commands that change the CRUSH map. A location says where something is to be: type to bucket, e.g. {@code host} to {@code ceph1}. */
    sealed interface CrushChange extends OsdChange {}

    /** Commands that change the auth database. */
    sealed interface AuthChange extends Change {
        Account account();
    }

    record Status() implements Query {}

    record Health(boolean detail) implements Query {}

    /** {@code detail}: with quotas. */
    record Df(boolean detail) implements Query {}

    /** How far recovery and rebalancing are. */
    record Progress() implements Query {}

    record MonStat() implements Query {}

    record MonDump() implements Query {}

    record QuorumStatus() implements Query {}

    record OsdStat() implements Query {}

    record OsdTree() implements Query {}

    /** What each OSD holds and has left. */
    record OsdDf() implements Query {}

    record OsdDump() implements Query {}

    /** The binary map; {@code epoch} empty means the newest. */
    record OsdGetMap(OptionalInt epoch) implements Query {}

    record OsdGetCrushMap() implements Query {}

    record OsdPoolLs(boolean detail) implements Query {}

    record OsdPoolGet(String pool, String option) implements Query {}

    record OsdPoolGetQuota(String pool) implements Query {}

    /** Where an object would be stored. */
    record OsdMapObject(String pool, String object, String namespace) implements Query {}

    record PgStat() implements Query {}

    record PgDump() implements Query {}

    record PgMap(String pg) implements Query {}

    /** PGs of a pool ({@code pool} empty: of all) whose state has all of these words. */
    record PgLs(String pool, String states) implements Query {}

    /** What a primary knows of its PG. */
    record PgQuery(String pg) implements OfPg {
        @Override
        public PgOrderKind order() {
            return PgOrderKind.ACCOUNT;
        }
    }

    /** Why a PG is not active and clean, and what to do. */
    record PgWhy(String pg) implements OfPg {
        @Override
        public PgOrderKind order() {
            return PgOrderKind.ACCOUNT;
        }
    }

    record PgListUnfound(String pg) implements OfPg {
        @Override
        public PgOrderKind order() {
            return PgOrderKind.ACCOUNT;
        }
    }

    record PgListInconsistent(String pg) implements OfPg {
        @Override
        public PgOrderKind order() {
            return PgOrderKind.ACCOUNT;
        }
    }

    /** {@code order} is one of the three kinds of scrub. */
    record PgScrub(String pg, PgOrderKind order) implements OfPg {}

    /** {@code mode} is {@code revert} or {@code delete}. */
    record PgMarkUnfoundLost(String pg, String mode) implements OfPg {
        @Override
        public PgOrderKind order() {
            return mode.equals("revert") ? PgOrderKind.REVERT_UNFOUND : PgOrderKind.DELETE_UNFOUND;
        }
    }

    /** To all PGs of which these OSDs are primaries. */
    record OsdScrub(List<Integer> osds, PgOrderKind order) implements Relayed {}

    /** {@code pgNum} and {@code size} empty mean the cluster's defaults. */
    record OsdPoolCreate(String pool, OptionalInt pgNum, OptionalInt size) implements OsdChange {}

    /** {@code confirmation} must repeat the name: data are lost. */
    record OsdPoolRm(String pool, String confirmation, boolean reallyMeanIt) implements OsdChange {}

    record OsdPoolRename(String pool, String newName) implements OsdChange {}

    record OsdPoolSet(String pool, String option, String value) implements OsdChange {}

    /** {@code field} is {@code max_bytes} or {@code max_objects}; a value of 0 is no limit. */
    record OsdPoolSetQuota(String pool, String field, String value) implements OsdChange {}

    /** Which of the ratios of the OSD map. */
    enum RatioKind {
        NEARFULL,
        BACKFILLFULL,
        FULL
    }

    /** At which share of its space an OSD is called so. */
    record OsdSetRatio(RatioKind which, double ratio) implements OsdChange {}

    record OsdDown(List<Integer> osds) implements OsdChange {}

    record OsdOut(List<Integer> osds) implements OsdChange {}

    record OsdIn(List<Integer> osds) implements OsdChange {}

    /** In a PG, other OSDs than CRUSH chooses: {@code osds} are pairs, from and to. */
    record OsdPgUpmapItems(String pg, List<Integer> osds) implements OsdChange {}

    record OsdRmPgUpmapItems(String pg) implements OsdChange {}

    /** What part of its CRUSH weight an OSD is given data by: 0 is out, 1 is in. */
    record OsdReweight(int osd, double weight) implements OsdChange {}

    /** How readily CRUSH makes an OSD the primary of its PGs: 0 only where nobody else can be, 1 as any. */
    record OsdPrimaryAffinity(int osd, double affinity) implements OsdChange {}

    /** What an OSD held is given up; it must be down. */
    record OsdLost(int osd, boolean reallyMeanIt) implements OsdChange {}

    /** An OSD leaves the CRUSH map and the OSD map; it must be down. Its id is free then. */
    record OsdPurge(int osd, boolean reallyMeanIt) implements OsdChange {}

    /** Puts an OSD into the hierarchy, or moves it, with a weight. */
    record CrushSet(int osd, double weight, SortedMap<String, String> location) implements CrushChange {}

    /** Moves an OSD or a bucket with all that is in it. */
    record CrushMove(String name, SortedMap<String, String> location) implements CrushChange {}

    record CrushReweight(String name, double weight) implements CrushChange {}

    /** Removes an OSD, or a bucket that is empty. */
    record CrushRemove(String name) implements CrushChange {}

    record CrushAddBucket(String name, String type, SortedMap<String, String> location) implements CrushChange {}

    record CrushRenameBucket(String name, String newName) implements CrushChange {}

    record CrushSetDeviceClass(String deviceClass, List<Integer> osds) implements CrushChange {}

    record CrushRemoveDeviceClass(List<Integer> osds) implements CrushChange {}

    /** A rule for replicated pools: one root, one failure domain; {@code deviceClass} empty means all devices. */
    record CrushRuleCreateReplicated(String name, String root, String failureDomain, String deviceClass)
            implements CrushChange {}

    record CrushRuleRemove(String name) implements CrushChange {}

    record CrushRuleLs() implements Query {}

    /** Whether OSDs can be destroyed without a PG losing a copy. */
    record OsdSafeToDestroy(List<Integer> osds) implements Query {}

    /** Whether OSDs can stop without a PG stopping. */
    record OsdOkToStop(List<Integer> osds) implements Query {}

    /** Fences an instance, an address or a host off; answered when no OSD can serve it any more. */
    record OsdBlocklistAdd(String who, int expireSeconds) implements OsdChange {}

    record OsdBlocklistRm(String who) implements OsdChange {}

    record OsdBlocklistClear() implements OsdChange {}

    record OsdBlocklistLs() implements Query {}

    record OsdSetFlag(String flag) implements OsdChange {}

    record OsdUnsetFlag(String flag) implements OsdChange {}

    /** Adds an OSD id with the uuid of its store; answers the id. */
    record OsdNew(String uuid, OptionalInt osd) implements OsdChange {}

    /** All accounts. */
    record AuthLs() implements Query {}

    record AuthGet(Account account) implements Query {}

    /** Makes an account; the same again changes nothing. */
    record AuthAdd(Account account, Optional<PublicKey> key, Capabilities capabilities) implements AuthChange {}

    /** As above; {@code capabilities} empty means whatever it has. */
    record AuthGetOrCreate(Account account, Optional<PublicKey> key, Optional<Capabilities> capabilities)
            implements AuthChange {}

    /** Replaces all capabilities of an account. */
    record AuthCaps(Account account, Capabilities capabilities) implements AuthChange {}

    record AuthRm(Account account) implements AuthChange {}

    /** Gives an account another key; {@code revoke}: the old one and its tickets count no more. */
    record AuthRotate(Account account, Optional<PublicKey> key, boolean revoke) implements AuthChange {}
}
