package io.orthocone.tools.crushtool;

/** What {@code --help} prints. */
final class Usage {
    static final String TEXT = """
        usage: crushtool ...

        Stages run in the order below, whatever the order of options.

        Input:
          -i, --infn FILE           read a map: binary, or our JSON or XML
          -d, --decompile FILE      read a map and print it as text (-o FILE: into a file)
          -c, --compile FILE        compile a map from text
             --accept-doubtful      take texts that are probably mistakes, as Ceph does
          --build --num-osds N NAME ALG SIZE [NAME ALG SIZE ...]
                                    a new map, layer upon layer; ALG is uniform, list, tree, straw or straw2;
                                    SIZE 0 puts everything into one bucket

        Tunables:
          --set-choose-local-tries N, --set-choose-local-fallback-tries N, --set-choose-total-tries N,
          --set-chooseleaf-descend-once 0|1, --set-chooseleaf-vary-r N, --set-chooseleaf-stable 0|1,
          --set-straw-calc-version 0|1, --set-allowed-bucket-algs MASK

        Changes:
          --reweight-item NAME WEIGHT
          --remove-item NAME        a device or an empty bucket
          --add-item ID WEIGHT NAME [--loc TYPE NAME ...]
          --update-item ID WEIGHT NAME [--loc TYPE NAME ...]
                                    put in, move or reweight
          --add-bucket NAME TYPE [--loc TYPE NAME ...]
          --move NAME --loc TYPE NAME ...
          --create-simple-rule NAME ROOT TYPE firstn|indep [--device-class CLASS]
          --create-replicated-rule NAME ROOT TYPE [--device-class CLASS]
          --remove-rule NAME
          --reweight                compute the weights of all buckets anew
          --rebuild-class-roots     make the shadow trees of device classes anew
          --set-subtree-class BUCKET CLASS
          --reclassify              turn trees for kinds of devices into one tree with device classes:
             --reclassify-root ROOT CLASS
                                    all of this one becomes what rules take for the class
             --reclassify-bucket PATTERN CLASS PARENT
                                    so do buckets named in whole or as %-END or START-%; the rest of the name is
                                    the bucket that gets their items, made below PARENT if it is not there

        Display and test:
          --show-location ID        the buckets above a device
          --tree                    all trees as a table
          --bucket-tree -b NAME     the devices below a bucket
          --dump [-f FORMAT]        everything; FORMAT is json, json-pretty (default), xml or xml-pretty
          --check [MAX_ID]          names, types, device ids below MAX_ID, rules that overlap
          --test                    map inputs
             --min-x A --max-x B, --x X, --pool-id P
             --rule R, --min-rule A --max-rule B, --ruleset S, --num-rep N
             --weight DEVICE WEIGHT    a reweight of 0..1
             --show-mappings, --show-bad-mappings, --show-statistics, --show-utilization, --show-utilization-all,
             --show-choose-tries
             --force-device ID      have this device first in every result, and the rule's failure domains hold;
                                    where a rule cannot, say why and end with 1 (not one of Ceph's options)
          --compare FILE            map with another map too, count what differs; options as for --test
             --stored-bytes BYTES   also say how many of that many bytes (like 10Ti) would move
             -f json|json-pretty    the result as JSON

        Output:
          -o, --outfn FILE          where to write
          --as FORM                 what to write: binary, text, json or xml
        """;

    private Usage() {}
}
