package io.orthocone.message;

/**
 * The answers that say no, with the numbers of Linux's errno, which Ceph uses on its wire (negated). Names and numbers never change
 * meaning; new ones are added at the end.
 *
 * <p>This is the one place where a code is declared: {@code ocone explain} and {@code doc/errors.md} say what stands here.
 */
public enum ErrorCode {
    OK(0, "success", "Never an error.", "Nothing."),
    EPERM(
            1,
            "operation not permitted",
            "For an object: the account's capabilities do not cover every step of the op in this pool and namespace, on"
                    + " this name. For a command: the monitors refuse what would do harm as it was asked: a pool is"
                    + " removed only when its name stands twice with --yes-i-really-really-mean-it, an OSD's id belongs"
                    + " to the store that registered it, and the last account that may change accounts stays.",
            "See what an account may do with 'ocone auth get ENTITY', and give it more with 'ocone auth caps ENTITY"
                    + " ...', as an account that may; or use another one with -n. Repeat a command with what its answer"
                    + " names; see 'ocone osd pool rm --help'."),
    ENOENT(
            2,
            "no such object, pool or entity",
            "The object, striped file, pool, OSD, file or folder that was named is not there; an op under way ends so"
                    + " when its pool is removed. For a cluster: its folder holds no ocone.conf.",
            "List what is there: 'ocone rados -p POOL ls' (with -N for a namespace, with --striper for striped files),"
                    + " 'ocone osd pool ls', 'ocone osd tree'. Another cluster is named with --data DIR; a new one is"
                    + " started with 'ocone up'."),
    EIO(
            5,
            "input/output error",
            "All copies of the object that are at hand fail their checksums or cannot be read; a striped file was left"
                + " incomplete by a writer that stopped; a daemon could not be started, or ended by itself; or a file"
                + " of this machine could not be read or written.",
            "See which copies are damaged with 'ocone health detail', and why in the log that the error names (or"
                    + " DIR/log). An incomplete striped file is stored again or removed."),
    EAGAIN(
            11,
            "try again: the target has moved or is not ready",
            "A command came too early: no OSD has registered yet, or the one that it is about is not up or is held"
                + " back by a flag such as noup. For ops on objects the client tries again by itself and never shows"
                + " it.",
            "Look at 'ocone osd tree' and 'ocone osd stat', then repeat the command."),
    EACCES(
            13,
            "permission denied",
            "Phase handshake: a daemon does not believe us, because the cluster has no such account, the keyring holds"
                    + " another key than the account has, or the account was removed. Phase op: the account's"
                    + " capabilities for monitors do not cover the command. Without a phase: this user may not read or"
                    + " write a file or folder of this machine; or others may read a keyring, which is a secret.",
            "See the accounts and what they may do with 'ocone auth ls'; name an account with -n and its keyring with"
                    + " --keyring. For a file: run the command as the user who owns it, or choose another place;"
                    + " 'chmod 600 FILE' for a keyring."),
    EBUSY(
            16,
            "busy",
            "More changes wait at the monitors than they hold at once, or the store of an OSD is in use by its daemon.",
            "Repeat the command a little later; an OSD is stopped with 'ocone osd stop ID' before its store is"
                    + " opened."),
    EEXIST(
            17,
            "exists already",
            "A pool, object or id of that name is there; a daemon that is to be started runs; a cluster in that folder"
                    + " was made with other daemons or in the other mode.",
            "Choose another name, or remove it first: 'ocone osd pool rm', 'ocone rados -p POOL rm OBJECT'. What runs"
                    + " is stopped with 'ocone down'."),
    EINVAL(
            22,
            "invalid argument",
            "A word of the command is none that it takes, a value is out of its range, a name is empty or no Unicode"
                    + " text, or a configuration file makes no sense.",
            "The line says which; --help after the command says what it takes."),
    EFBIG(
            27,
            "larger than an object may be",
            "An object holds at most 128 MiB, and an attribute 64 KiB.",
            "Cut a file into objects with 'ocone rados -p POOL --striper put NAME FILE', or"
                    + " io.orthocone.stripe.Striper in a program."),
    ENOSPC(
            28,
            "no space left",
            "An OSD of the pool is full (OSD_FULL), so that it takes nothing more, and the caller asked for writes to"
                    + " fail then instead of waiting; or a disk of this machine is, where a file should be written.",
            "Remove objects with 'ocone rados -p POOL rm OBJECT', which works on full OSDs, or add space; see 'ocone"
                    + " df' and 'ocone osd dump'."),
    ERANGE(
            34,
            "value out of range, or object version differs",
            "A number is beyond what the monitors take; or an op asserted a version of the object that is older than"
                    + " the object.",
            "Give a value within the range that the line names; read the object again and decide anew."),
    ENAMETOOLONG(
            36,
            "name too long",
            "Object names have at most 2048 bytes of UTF-8, namespaces 256, attribute names 100.",
            "Use a shorter name."),
    ENOSYS(
            38,
            "operation not known here",
            "A newer client asks an older daemon for an operation that it does not have.",
            "Run the same version of ocone everywhere; 'ocone --version' says which one this is."),
    ENODATA(
            61,
            "no such attribute",
            "The object is there, and has no attribute of that name.",
            "IoContext.xattrs has all that it has."),
    EOVERFLOW(
            75,
            "too large for its type, or newer than asserted",
            "An op asserted a version of the object that is newer than the object: it was written, removed and made"
                    + " again, or the version is another object's.",
            "Read the object again and decide anew."),
    EOPNOTSUPP(
            95,
            "operation not supported by this pool",
            "The kind of pool does not have this operation.",
            "Use a replicated pool: 'ocone osd pool create NAME'."),
    EBLOCKLISTED(
            108,
            "this client instance is fenced off",
            "Somebody has fenced this instance, or the host it is on, off ('ocone osd blocklist add'), so that what it"
                    + " still has under way can do no harm. All its ops end so, also after the entry is gone.",
            "Connect again: a new connection is a new instance, unless it is the host that is fenced off ('ocone osd"
                    + " blocklist ls'). Look at what was written before going on."),
    ETIMEDOUT(
            110,
            "timed out",
            "No monitor answered within the time to connect (10 s unless told), the monitors did not answer a command"
                + " within 60 s, or an op waited longer than --timeout. The phase says how far it came: connect,"
                + " handshake, join (a monitor speaks but has no quorum), op. Whether an op or a command was carried"
                + " out is then unknown.",
            "See 'ocone status' and 'ocone health detail'; start what is missing with 'ocone up'; give it longer with"
                    + " --timeout SECONDS."),
    ECANCELED(
            125,
            "comparison failed, or cancelled",
            "An op that was to go ahead only if an attribute has a certain value did not; a striped file was replaced"
                + " or removed while it was read or written; or the caller was interrupted or closed the connection,"
                + " and whether the op was done is unknown.",
            "Read it again and decide anew."),
    EMSGSIZE(
            90,
            "more than one op may carry",
            "One op carries at most 64 MiB of data and 8 MiB of attributes, in either direction.",
            "Read or write it in several ops; IoContext.read and IoContext.writeFull do so by themselves."),
    ECONNREFUSED(
            111,
            "nobody listens there",
            "Phase connect. The host of every monitor says that no program listens at its port: the monitors do not"
                    + " run, or the configuration names other ports than theirs.",
            "Start them on their machine with 'ocone up' or 'ocone mon start ID'; compare mon_host in ocone.conf with"
                    + " 'ocone mon dump'."),
    EXDEV(
            18,
            "it belongs to another cluster",
            "Phase handshake. A daemon answers at the address, and its cluster id (fsid) is another one: the"
                    + " configuration is an old one, or another cluster has taken the port.",
            "Use the ocone.conf of the cluster that is meant: --data DIR or --conf FILE. Its id is fsid in that file."),
    EPROTONOSUPPORT(
            93,
            "no common protocol version",
            "Phase handshake. The two sides speak no common version of the messenger's protocol.",
            "Run the same version of ocone everywhere; 'ocone --version' says which one this is."),
    EREMCHG(
            78,
            "another daemon answers there",
            "Phase handshake. At the address answers another daemon than the one that was wanted, or another"
                + " incarnation of it: monitors have exchanged their addresses, or an old address is in use by another"
                + " one.",
            "Compare mon_initial_members and mon_host in ocone.conf with 'ocone mon dump'."),
    EPROTO(
            71,
            "it does not speak our protocol",
            "Phase handshake. What came from the address is no frame of our messenger, or it refused what we sent:"
                    + " another program listens there.",
            "Check that the addresses in ocone.conf are those of monitors; the line says what came."),
    EDQUOT(
            122,
            "the quota is used up",
            "The pool has reached its quota (POOL_FULL), and the caller asked for writes to fail then instead of"
                    + " waiting.",
            "Remove objects with 'ocone rados -p POOL rm OBJECT', which works all the same, or raise the quota with"
                    + " 'ocone osd pool set-quota POOL max_bytes|max_objects N'; see 'ocone df detail'."),
    EMISMATCH(
            4095,
            "the object has other bytes than those it was compared with",
            "An op was to go ahead only if the object has certain bytes at an offset, and it has others. The failure"
                + " says where the first one is that differs; Ceph's clients get this number and that place as one.",
            "Read it again and decide anew.");

    private final int errno;
    private final String meaning;
    private final String when;
    private final String next;

    ErrorCode(int errno, String meaning, String when, String next) {
        this.errno = errno;
        this.meaning = meaning;
        this.when = when;
        this.next = next;
    }

    public int errno() {
        return errno;
    }

    /** For people, lower case, without a full stop. */
    public String meaning() {
        return meaning;
    }

    /** For people who ask. */
    public Explanation explanation() {
        return new Explanation(meaning, when, next);
    }

    /** The code of an errno; {@link #EIO} for numbers we do not know, because a newer peer may send them. */
    public static ErrorCode ofErrno(int errno) {
        for (ErrorCode code : values()) {
            if (code.errno == errno) {
                return code;
            }
        }
        return EIO;
    }
}
