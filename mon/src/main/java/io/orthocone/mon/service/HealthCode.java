package io.orthocone.mon.service;

import io.orthocone.message.Explanation;

/**
 * What can be wrong with a cluster. The names are Ceph's where it has the check; they never change meaning.
 *
 * <p>This is the one place where a code is declared: {@code ocone explain} and {@code doc/errors.md} say what stands here.
 */
public enum HealthCode {
    MON_DOWN(
            "a monitor takes no part in the quorum",
            "A monitor of the monitor map does not run, or cannot reach the others. The cluster works as long as more"
                    + " than half of them are left.",
            "'ocone health detail' names it; start it again with 'ocone mon start ID', and see DIR/log/mon.ID.log for"
                    + " why it ended."),
    OBJECT_UNFOUND(
            "objects of which the newest version is nowhere to be found",
            "The PG's log says that a version was written, and no OSD that is up has it whole: it is on one that is"
                    + " down, or every copy is damaged.",
            "'ocone pg list_unfound PGID' says which objects, and which OSDs may have them. Bring those back that are"
                + " down with 'ocone osd start ID': what they have is taken from them. Reads and writes of these"
                + " objects wait until then. When none is left that may have them, give them up: 'ocone pg"
                + " mark_unfound_lost PGID revert' goes back to older versions where there are any, 'delete' removes"
                + " the objects."),
    OSDMAP_FLAGS(
            "flags that hold the cluster back are set",
            "Somebody has set them with 'ocone osd set FLAG', for instance noout before work on a machine.",
            "When the work is done: 'ocone osd unset FLAG'."),
    OSD_DISK_ERRORS(
            "the disk of an OSD has lost or changed what was written",
            "Reads since the OSD started met a block that the disk refused (EIO) or gave back with other bytes than"
                    + " were written. Nothing wrong was handed out: such a read is answered from another copy, and the"
                    + " block is written anew.",
            "'ocone health detail' says on which OSDs; DIR/log/osd.ID.log (of an embedded cluster DIR/log/ocone.log)"
                + " names the objects. Look at the disk (kernel log, smartctl). If it goes bad, take the OSD out with"
                + " 'ocone osd out ID', wait until 'ocone status' is clean, and replace it. The count begins anew when"
                + " the OSD starts."),
    OSD_DOWN(
            "an OSD is down and should be up",
            "It is in, and its peers or the monitors have not heard of it for longer than they wait; its PGs are"
                    + " served by the others. After ten minutes it is marked out and its data are copied elsewhere.",
            "'ocone osd tree' shows which; 'ocone status' says how a daemon of this machine ended and where its log"
                    + " is; start it again with 'ocone osd start ID'."),
    OSD_BACKFILLFULL(
            "an OSD is too full to be filled with copies of others",
            "Its share of used space has reached backfillfull_ratio of the OSD map. Clients write to it as before; PGs"
                    + " that should get a copy there wait (backfill_toofull).",
            "Make room or add OSDs before it becomes OSD_FULL; 'ocone osd df' shows how evenly OSDs are used, 'ocone"
                    + " df' which pools use them."),
    OSD_FULL(
            "an OSD is so full that writes to it wait",
            "Its share of used space has reached full_ratio of the OSD map. Writes to the pools that may store on it"
                    + " wait, or fail with ENOSPC if their callers asked for that; reads and removals work.",
            "Remove objects ('ocone rados -p POOL rm OBJECT') or a pool ('ocone osd pool rm'), or add OSDs ('ocone osd"
                    + " add'); 'ocone df' shows who uses the space, 'ocone osd df' where. What waits goes on by"
                    + " itself."),
    OSD_NEARFULL(
            "an OSD is nearly full",
            "Its share of used space has reached nearfull_ratio of the OSD map.",
            "Make room before it becomes OSD_FULL: 'ocone df' shows which pools use it, 'ocone osd df' whether others"
                    + " have more room."),
    OSD_OUT_OF_ORDER_FULL(
            "ratios of fullness are in no sensible order",
            "One of nearfull_ratio, backfillfull_ratio and full_ratio is above the next; the next counts as if it was"
                    + " as high.",
            "See them with 'ocone osd dump'; set them with 'ocone osd set-nearfull-ratio', 'set-backfillfull-ratio' and"
                    + " 'set-full-ratio'."),
    OSD_SCRUB_ERRORS(
            "scrubs have found copies that differ or fail their checksums, and could not mend all",
            "The newest scrubs of some PGs left errors: nothing proves which copy is right, or mending what is proven"
                    + " is switched off.",
            "'ocone pg list-inconsistent PGID' shows each object and each copy with what is wrong; 'ocone pg repair"
                    + " PGID' mends what a majority of the copies decides. The count goes down with the next scrub."),
    OSD_STORE_FAILED(
            "the store of an OSD has failed or is damaged, and the OSD has ended",
            "A write or a sync of its disk failed, after which nothing it says can be relied on; or its store was"
                    + " found damaged when it was opened. The OSD said so and ended. Its PGs are served by the others;"
                    + " nothing that was acknowledged is lost as long as they have copies.",
            "'ocone health detail' says with which words it ended. Look at the disk (kernel log, smartctl, df). If the"
                + " disk is well, start it again with 'ocone osd start ID'; 'ocone objectstore-tool --data-path"
                + " DIR/osd.ID --op fsck' says what ails the store. If it is damaged or the disk is bad, purge the OSD"
                + " ('ocone osd purge ID') and add a new one ('ocone osd add'): it is filled from the others. The"
                + " check goes away when the OSD is back or purged; a monitor that begins to lead has not heard of"
                + " it."),
    PG_AVAILABILITY(
            "PGs that do not serve now",
            "A PG peers anew after OSDs came or went, which takes a moment; or fewer than min_size of its copies are"
                + " up; or it is down or incomplete: an OSD that may have the last writes is away. Ops on its objects"
                + " wait.",
            "'ocone health detail' says for each PG which OSDs it waits for; start them with 'ocone osd start ID'."),
    PG_BACKFILL_FULL(
            "PGs that cannot get all their copies, because an OSD is too full to be filled",
            "An OSD that should get a copy is at backfillfull_ratio, or would be beyond it with the copy. The PGs"
                    + " serve; they try again by themselves.",
            "Add OSDs ('ocone osd add'), or remove what is not needed; 'ocone osd df' shows which OSD is too full. In"
                    + " need, 'ocone osd set-backfillfull-ratio' allows more."),
    PG_DAMAGED(
            "copies of objects differ, fail their checksums, or are nowhere to be found",
            "A scrub or a read has found copies that are not what was written and that could not be mended by"
                    + " themselves (inconsistent), or objects of which no good copy is known (recovery_unfound).",
            "'ocone pg why PGID' says what is wrong with a PG and what to do: for an inconsistent one see"
                + " OSD_SCRUB_ERRORS, for unfound objects OBJECT_UNFOUND. If one OSD's copies are bad again and again,"
                + " replace its disk."),
    PG_DEGRADED(
            "objects with fewer copies than their pool wants",
            "An OSD is down or out, or has come back and is brought up to date. The data are there and are served;"
                    + " another loss would hurt more.",
            "Bring back what is down ('ocone osd tree', 'ocone osd start ID'); what is missing is then copied by"
                    + " itself, and 'ocone status' shows how far it is."),
    PG_NOT_DEEP_SCRUBBED(
            "PGs whose bytes have not been compared for long",
            "A deep scrub should have come by itself long ago (the primary's option: every week, give or take). The"
                    + " flag nodeep-scrub or noscrub is set, the PG was not clean, or the OSDs had no time.",
            "Look for flags in 'ocone osd dump'; 'ocone pg deep-scrub PGID' does it now."),
    PG_NOT_SCRUBBED(
            "PGs whose copies have not been compared for long",
            "A scrub should have come by itself long ago (the primary's option: every day, give or take). The flag"
                    + " noscrub is set, the PG was not clean, or the OSDs had no time.",
            "Look for flags in 'ocone osd dump'; 'ocone pg scrub PGID' does it now."),
    PG_RECOVERY_FULL(
            "PGs that cannot be repaired, because an OSD is full",
            "A copy lacks changes that were made while it was away, and its OSD has no room for them. Another loss"
                    + " would hurt more.",
            "Remove what is not needed ('ocone rados -p POOL rm OBJECT' works), or add OSDs ('ocone osd add'); repair"
                    + " goes on by itself."),
    POOL_BACKFILLFULL(
            "a pool may store on an OSD that is backfillfull",
            "See OSD_BACKFILLFULL, which names the OSD.",
            "As for OSD_BACKFILLFULL."),
    POOL_FULL(
            "a pool takes no writes",
            "It may store on an OSD that is full (no space), or has reached its quota (running out of quota). Writes"
                    + " wait, or fail with ENOSPC or EDQUOT if their callers asked for that; reads and removals work.",
            "For want of space see OSD_FULL. A quota is raised with 'ocone osd pool set-quota POOL"
                    + " max_bytes|max_objects N' (0: none); 'ocone df detail' shows quotas beside what is used."),
    POOL_NEARFULL(
            "a pool may store on an OSD that is nearly full",
            "See OSD_NEARFULL, which names the OSD.",
            "As for OSD_NEARFULL."),
    POOL_SHARES_DEVICES(
            "copies of a pool may lie on one physical device",
            "The CRUSH map says which physical device each OSD is on, and the pool's rule chooses OSDs without regard"
                    + " to it: the loss of one device may take several copies.",
            "Give the pool a rule that chooses devices; 'ocone osd pool get POOL crush_rule' says which it has."),
    POOL_TOO_FEW_DEVICES(
            "a pool wants more copies on different devices than there are devices",
            "Its rule puts each copy on another physical device, and fewer of them have an OSD that is in than the"
                    + " pool keeps copies, so some copies have no place.",
            "Put OSDs of other devices in with 'ocone osd in ID', or have the pool keep fewer copies: 'ocone osd pool"
                    + " set POOL size N'."),
    POOL_TOO_FEW_OSDS(
            "a pool wants more copies than there are OSDs",
            "OSDs that are in are fewer than the pool's size, so some copies have no place.",
            "Put OSDs back in with 'ocone osd in ID', or have the pool keep fewer copies: 'ocone osd pool set POOL"
                    + " size N'."),
    SLOW_OPS(
            "clients wait for ops that OSDs have had for longer than 30 seconds",
            "An op cannot go on: its PG is not active or has too few copies, its object is missing or is being"
                    + " recovered, another OSD has not made it durable, or a disk does not answer.",
            "'ocone health detail' says of the oldest ops in which stage they are and what they wait for: an OSD, a PG"
                + " or another op. 'ocone daemon osd.ID dump_blocked_ops' on its machine shows all of them, 'ocone pg"
                + " why PGID' why a PG does not serve.");

    private final String meaning;
    private final String when;
    private final String next;

    HealthCode(String meaning, String when, String next) {
        this.meaning = meaning;
        this.when = when;
        this.next = next;
    }

    /** For people who ask. */
    public Explanation explanation() {
        return new Explanation(meaning, when, next);
    }
}
