package io.orthocone.tools.osdmaptool;

/** What {@code --help} says. */
final class Usage {
    static final String TEXT = """
        usage: osdmaptool MAPFILE ACTION...
        looking
          -p, --print                       the map as text
          --dump FORMAT                     the map as plain, json, json-pretty, xml or xml-pretty
          --tree FORMAT                     the hierarchy with the state of each OSD; plain or as above
          --health                          what the map says of the cluster's health, as JSON
          --range-first A --range-last B    MAPFILE is a folder of maps named by their epochs: read them
        making
          --createsimple N [--clobber]      a map with N OSDs on one host
          --create-from-conf -c FILE        a map with the OSDs that have sections in a ceph.conf, where these place them
          --with-default-pool               ... and a pool 'rbd' of N << pg-bits PGs
          --pg-bits BITS --pgp-bits BITS    ... 6 unless told
          --export-crush FILE               writes the CRUSH map of the map
          --import-crush FILE               gives the map another CRUSH map, and saves it
          --adjust-crush-weight OSD:W[,...] other weights; saved with --save only
          --save                            writes the map as changed by upmap or adjusted weights
        for this run only
          --mark-up-in                      all OSDs exist, are up and in
          --mark-out OSD, --mark-up OSD, --mark-in OSD
          --clear-temp, --clean-temps       forgets pg_temp and primary_temp: all, or the useless
        asking
          --test-map-object NAME [--pool P] where an object lives
          --test-map-pg PG                  where a PG lives
          --test-map-pgs [--pool P] [--pg_num N]
                                            how evenly PGs are spread
          --test-map-pgs-dump               ... with the acting set of each
          --test-map-pgs-dump-all           ... with the raw, up and acting set of each
          --test-random                     ... if they were put anywhere
        balancing
          --upmap FILE                      writes commands that even out the PGs; - for standard output
          --upmap-max N                     at most so many entries; 10 unless told
          --upmap-deviation D               PGs above or below its share that an OSD may have; 5 unless told
          --upmap-pool NAME                 only this pool; may be repeated
          --upmap-active                    goes on until nothing is left to do
          --upmap-cleanup FILE              writes commands that drop obsolete entries only
        ours, not Ceph's
          --compare MAPFILE                 what moves if that map takes the place of this one
          --bytes-per-pg N                  ... with bytes, if a PG holds so many
          --format json                     ... as JSON
          --seed N                          which of several equally good balances
        """;

    private Usage() {}
}
