package io.orthocone.tools.monmaptool;

import io.orthocone.crush.text.ByteReader;
import io.orthocone.crush.text.ByteWriter;
import io.orthocone.crush.text.MalformedMapException;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.MapBinary;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Monitor maps in Ceph's binary form: reading and writing side by side. Written as Pacific does; read as Nautilus and later write
 * them. There is no checksum.
 *
 * <pre>
 *   struct v9, oldest reader v6 {
 *     uuid fsid, u32 epoch, utime last changed, utime created
 *     features persistent, features optional        struct v1 { u64 }
 *     u32 count, count x (string name, monitor)
 *     u32 count, names in the order of ranks
 *     u8 min_mon_release                            from v7
 *     u32 count, u32 removed ranks                  from v8
 *     u8 election strategy                          from v8
 *     u32 count, names of disallowed leaders        from v8
 *     u8 stretch mode, string tiebreaker            from v9
 *     u32 count, names that stretch mode marked down    from v9
 *   }
 *   monitor: struct v5, oldest reader v1 {
 *     string name, addrvec, u16 priority
 *     u16 weight                                    from v4
 *     map string to string, CRUSH location          from v5
 *   }
 * </pre>
 */
final class MonMapBinary {
    private static final int VERSION = 9;
    private static final int OLDEST_READER = 6;
    private static final int OLDEST_READ = 6;
    private static final int HAS_RELEASE = 7;
    private static final int HAS_ELECTIONS = 8;

    private static final int MONITOR_VERSION = 5;
    private static final int OLDEST_MONITOR = 3;
    private static final int MONITOR_HAS_WEIGHT = 4;

    private static final int MIN_STRING_BYTES = 4;
    private static final int MIN_MONITOR_BYTES = 21;

    private MonMapBinary() {}

    /**
     * The map in the bytes.
     *
     * @throws MalformedMapException if they are none, or one of before Nautilus
     */
    static CephMonMap decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        CephMonMap map = in.struct("monitor map", OLDEST_READ, VERSION, MonMapBinary::readMap);
        if (in.remaining() > 0) {
            throw in.malformed(in.remaining() + " bytes after the monitor map");
        }
        return map;
    }

    static byte[] encode(CephMonMap map) {
        ByteWriter out = new ByteWriter();
        out.struct(VERSION, OLDEST_READER, body -> writeMap(body, map));
        return out.toByteArray();
    }

    private static CephMonMap readMap(ByteReader in, int version) {
        CephMonMap map = new CephMonMap();
        map.fsid = MapBinary.readUuid(in);
        map.epoch = in.i32();
        map.lastChanged = MapBinary.readTime(in);
        map.created = MapBinary.readTime(in);
        map.persistentFeatures = readFeatures(in);
        map.optionalFeatures = readFeatures(in);
        in.map(MIN_STRING_BYTES + MIN_MONITOR_BYTES, ByteReader::string, MonMapBinary::readMonitor)
                .forEach((name, info) -> {
                    if (!name.equals(info.name())) {
                        throw in.malformed("monitor '" + info.name() + "' under the name '" + name + "'");
                    }
                    map.put(info);
                });
        map.ranks.addAll(readNames(in));
        checkRanks(in, map);
        checkAddresses(in, map.monitors().values());
        if (version >= HAS_RELEASE) {
            map.minMonRelease = in.u8();
        }
        if (version >= HAS_ELECTIONS) {
            map.removedRanks.addAll(in.list(Integer.BYTES, ByteReader::i32));
            map.electionStrategy = in.u8();
            map.disallowedLeaders.addAll(readNames(in));
        }
        if (version >= VERSION) {
            map.isStretchMode = in.bool();
            map.tiebreaker = in.string();
            map.stretchMarkedDown.addAll(readNames(in));
        }
        return map;
    }

    private static void checkRanks(ByteReader in, CephMonMap map) {
        Set<String> ranked = new HashSet<>(map.ranks);
        if (ranked.size() != map.ranks.size() || !ranked.equals(map.monitors().keySet())) {
            throw in.malformed("the ranks are not those of the monitors");
        }
    }

    private static void checkAddresses(ByteReader in, Collection<MonInfo> monitors) {
        Set<EntityAddr> taken = new HashSet<>();
        for (MonInfo info : monitors) {
            for (EntityAddr address : Set.copyOf(info.addresses())) {
                if (!taken.add(address)) {
                    throw in.malformed("two monitors at " + address);
                }
            }
        }
    }

    private static void writeMap(ByteWriter out, CephMonMap map) {
        MapBinary.writeUuid(out, map.fsid);
        out.i32(map.epoch);
        MapBinary.writeTime(out, map.lastChanged);
        MapBinary.writeTime(out, map.created);
        writeFeatures(out, map.persistentFeatures);
        writeFeatures(out, map.optionalFeatures);
        out.map(map.monitors(), ByteWriter::string, MonMapBinary::writeMonitor);
        writeNames(out, map.ranks);
        out.u8(map.minMonRelease);
        out.list(map.removedRanks, ByteWriter::i32);
        out.u8(map.electionStrategy);
        writeNames(out, map.disallowedLeaders);
        out.bool(map.isStretchMode);
        out.string(map.tiebreaker);
        writeNames(out, map.stretchMarkedDown);
    }

    private static long readFeatures(ByteReader in) {
        return in.struct("features", 1, 1, (body, version) -> body.i64());
    }

    private static void writeFeatures(ByteWriter out, long features) {
        out.struct(1, 1, body -> body.i64(features));
    }

    private static List<String> readNames(ByteReader in) {
        return in.list(MIN_STRING_BYTES, ByteReader::string);
    }

    private static void writeNames(ByteWriter out, Collection<String> names) {
        out.list(names, ByteWriter::string);
    }

    private static MonInfo readMonitor(ByteReader in) {
        return in.struct("monitor", OLDEST_MONITOR, MONITOR_VERSION, (body, version) -> {
            MonInfo info = MonInfo.of(body.string(), MapBinary.readAddrs(body));
            int priority = body.u16();
            int weight = version >= MONITOR_HAS_WEIGHT ? body.u16() : 0;
            return new MonInfo(
                    info.name(),
                    info.addresses(),
                    priority,
                    weight,
                    version >= MONITOR_VERSION
                            ? body.map(2 * MIN_STRING_BYTES, ByteReader::string, ByteReader::string)
                            : info.crushLocation());
        });
    }

    private static void writeMonitor(ByteWriter out, MonInfo info) {
        out.struct(MONITOR_VERSION, 1, body -> {
            body.string(info.name());
            MapBinary.writeAddrs(body, info.addresses());
            body.u16(info.priority());
            body.u16(info.weight());
            body.map(info.crushLocation(), ByteWriter::string, ByteWriter::string);
        });
    }
}
