package io.orthocone.tools.monmaptool;

/** What {@code --help} says. */
final class Usage {
    static final String TEXT = """
        usage: monmaptool ACTION... MAPFILE
        looking
          -p, --print                       the map as text, after all changes
          --feature-list [plain|parseable]  which features are set, and which there are
        making
          --create [--clobber]              a new map, even if there is one
          --fsid UUID                       the cluster's id; a new map gets a random one unless told
          --generate                        adds monitors noname-a, noname-b, ... of which only addresses are known, from:
          -m, --mon-host ADDR,...           ... this list
          -c, --conf FILE                   ... fsid, mon_host, mon_initial_members of a ceph.conf
          --monmap FILE                     ... that map: becomes a copy of it
        changing
          --add NAME IP[:PORT]              a monitor; without a port at the usual ones
          --addv NAME [v2:IP:PORT,v1:IP:PORT]
                                            a monitor with an address for each protocol
          --rm NAME                         takes a monitor out
          --set-initial-members             keeps those of --mon-initial-members only, and adds who is missing without address
          --mon-initial-members NAME,...
          --enable-all-features             all persistent features
          --feature-set FEATURE [--optional|--persistent]
          --feature-unset FEATURE [--optional|--persistent]
                                            a feature by its name, or several as a number; persistent unless told
          --set-min-mon-release NAME        the oldest release that a monitor may be of
        ours, not Ceph's
          --import-conf FILE                the cluster's id and the monitors of an ocone.conf
          --export-conf FILE                writes an ocone.conf, for --conf of other commands
        """;

    private Usage() {}
}
