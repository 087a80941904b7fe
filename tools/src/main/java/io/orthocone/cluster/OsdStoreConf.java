package io.orthocone.cluster;

import io.orthocone.journal.JournalOptions;
import io.orthocone.message.EntityName;
import io.orthocone.message.ErrorCode;
import io.orthocone.osd.store.disk.StoreOptions;
import io.orthocone.rados.ClusterConf;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ocone.conf} says of OSDs' stores: in section {@code [osd]} for all, in {@code [osd.N]} for one, which counts more. Read when an OSD starts.
 *
 * <pre>
 *   [osd]
 *   osd_store_size = 64G              what the block file may grow to; of a new OSD only
 *   osd_store_metadata_size = 8G      what the KV store may grow to
 *   osd_journal_segment_size = 16M    of a new OSD only
 *   osd_store_onode_cache = 48M       what decoded onodes may take of the heap
 *   osd_store_checkpoint = 16M        post-images that may gather before a checkpoint begins
 *   osd_store_large_write = 64K       from here on whole blocks go to fresh places instead of through the journal
 * </pre>
 *
 * <p>Keys of these sections that begin with {@code osd_store} or {@code osd_journal} and are none of these are refused: a typing mistake would change nothing, silently.
 */
public final class OsdStoreConf {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})\\s*([KMGT]?)(i?B)?");
    private static final String UNITS = "KMGT";
    private static final String FORMS = "a number of bytes such as 16M, 64G or 65536";
    private static final int BLOCK = 4096;
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long TIB = 1L << 40;

    private static final String SIZE_KEY = "osd_store_size";
    private static final String METADATA_KEY = "osd_store_metadata_size";
    private static final String SEGMENT_KEY = "osd_journal_segment_size";
    private static final String ONODES_KEY = "osd_store_onode_cache";
    private static final String CHECKPOINT_KEY = "osd_store_checkpoint";
    private static final String LARGE_KEY = "osd_store_large_write";

    private final String source;
    private final Map<String, String> values;
    /** What was given and not asked for yet. */
    private final TreeMap<String, String> unknown = new TreeMap<>();

    private OsdStoreConf(String source, Map<String, String> values) {
        this.source = source;
        this.values = values;
        values.forEach((key, value) -> {
            if (key.startsWith("osd_store") || key.startsWith("osd_journal")) {
                unknown.put(key, value);
            }
        });
    }

    /**
     * The options of an OSD's store.
     *
     * @param conf the cluster's {@code ocone.conf}; without one all is as by default
     * @param heapBytes what the OSD has of the heap: what is set may take half of it
     * @throws RadosException when a value makes no sense
     */
    public static StoreOptions read(Path conf, EntityName osd, long heapBytes) throws IOException {
        return Files.exists(conf)
                ? parse(Files.readString(conf), conf.toString(), osd, heapBytes)
                : StoreOptions.DEFAULT;
    }

    /** As {@link #read}, of an OSD's folder, for those who look at its store while it does not run: the cluster's file stands beside it. */
    public static StoreOptions besides(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        String name = String.valueOf(absolute.getFileName());
        return name.matches("osd\\.[0-9]{1,9}")
                ? read(absolute.resolveSibling("ocone.conf"), EntityName.parse(name), Long.MAX_VALUE)
                : StoreOptions.DEFAULT;
    }

    static StoreOptions parse(String text, String source, EntityName osd, long heapBytes) {
        Map<String, String> values = new TreeMap<>(ClusterConf.section("osd", text, source));
        values.putAll(ClusterConf.section(osd.toString(), text, source));
        return new OsdStoreConf(source, values).options(heapBytes);
    }

    private StoreOptions options(long heapBytes) {
        StoreOptions usual = StoreOptions.DEFAULT;
        JournalOptions journal = usual.journal();
        boolean isMemorySet = values.containsKey(ONODES_KEY) || values.containsKey(CHECKPOINT_KEY);
        StoreOptions options = new StoreOptions(
                blocks(SIZE_KEY, usual.blockFileBytes(), 64 * MIB, 256 * TIB),
                blocks(METADATA_KEY, usual.metaBytes(), 16 * MIB, 16 * TIB),
                new JournalOptions(
                        (int) blocks(SEGMENT_KEY, journal.segmentBytes(), MIB, KIB * MIB),
                        journal.initialSegments(),
                        journal.bufferBytes()),
                size(CHECKPOINT_KEY, usual.checkpointBytes(), MIB, KIB * MIB),
                (int) blocks(LARGE_KEY, usual.largeWriteBytes(), 4 * KIB, 64 * MIB),
                size(ONODES_KEY, usual.onodeCacheBytes(), MIB, TIB));
        if (!unknown.isEmpty()) {
            throw bad("there is no option " + unknown.firstKey(), "doc/store.md names those that there are");
        }
        if (isMemorySet && options.onodeCacheBytes() + 2 * options.checkpointBytes() > heapBytes / 2) {
            throw bad(
                    ONODES_KEY + " and twice " + CHECKPOINT_KEY + " come to more than half of the " + heapBytes / MIB
                            + " MiB of heap that the OSD has",
                    "make them smaller");
        }
        return options;
    }

    private long blocks(String key, long usual, long least, long most) {
        long bytes = size(key, usual, least, most);
        if (bytes % BLOCK != 0) {
            throw bad(key + " is no multiple of 4 KiB: " + values.get(key), "give " + FORMS);
        }
        return bytes;
    }

    private long size(String key, long usual, long least, long most) {
        String text = unknown.remove(key);
        if (text == null) {
            return usual;
        }
        Matcher form = SIZE.matcher(text);
        if (!form.matches()) {
            throw bad(key + " is " + text, "give " + FORMS);
        }
        int shift = 10 * (form.group(2).isEmpty() ? 0 : UNITS.indexOf(form.group(2)) + 1);
        long count = Long.parseLong(form.group(1));
        if (count > most >> shift || count << shift < least) {
            throw bad(key + " is " + text, "give something from " + least + " to " + most + " bytes");
        }
        return count << shift;
    }

    private RadosException bad(String problem, String advice) {
        return new RadosException(ErrorCode.EINVAL, "read", "configuration " + source, problem, advice);
    }
}
