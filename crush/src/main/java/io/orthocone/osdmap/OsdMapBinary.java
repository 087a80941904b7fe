package io.orthocone.osdmap;

import io.orthocone.crush.text.ByteReader;
import io.orthocone.crush.text.ByteWriter;
import io.orthocone.crush.text.CrushBinary;
import io.orthocone.crush.text.MalformedMapException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * A map in Ceph's binary form, as releases from Nautilus to Pacific write it. Maps travel and rest in it.
 *
 * <pre>
 *   struct v8, compatible 7 {
 *     struct v9 { what clients need: fsid, epoch, times, pools, flags, states, weights, addresses, exceptions, crush }
 *     struct v9 { what OSDs need besides: heartbeat and cluster addresses, history, blocklist, ratios }  (v10 when stretched)
 *     u32 crc of all bytes but these four
 *   }
 * </pre>
 *
 * <p>Encoding is a function of the map alone; a map decoded from bytes of this version gives the same bytes again.
 */
final class OsdMapBinary {
    private static final int VERSION = 8;
    private static final int COMPATIBLE = 7;
    private static final int CLIENT_VERSION = 9;
    private static final int OSD_VERSION = 9;
    private static final int STRETCHED_OSD_VERSION = 10;

    private OsdMapBinary() {}

    static byte[] encode(OsdMap map) {
        OsdMapFields fields = map.fields();
        ByteWriter out = new ByteWriter();
        out.struct(VERSION, COMPATIBLE, body -> {
            body.struct(CLIENT_VERSION, 1, client -> writeClientSection(client, fields));
            int osdVersion = fields.stretchMode == null ? OSD_VERSION : STRETCHED_OSD_VERSION;
            body.struct(osdVersion, 1, osd -> writeOsdSection(osd, fields));
            body.i32(0);
        });
        byte[] bytes = out.toByteArray();
        int crcAt = bytes.length - Integer.BYTES;
        MapBinary.putInt(bytes, crcAt, MapBinary.crcWithout(bytes, crcAt));
        return bytes;
    }

    /** The checksum at the end of an encoded map of ours. */
    static int crcOf(byte[] encoded) {
        return MapBinary.getInt(encoded, encoded.length - Integer.BYTES);
    }

    static OsdMap decode(byte[] bytes) {
        try {
            ByteReader in = new ByteReader(bytes);
            OsdMapFields fields = new OsdMapFields();
            int crcAt = in.struct("osdmap", VERSION, VERSION, (body, version) -> {
                body.struct("client section", CLIENT_VERSION, CLIENT_VERSION, (client, v) -> {
                    readClientSection(client, fields);
                    return v;
                });
                body.struct("OSD section", OSD_VERSION, STRETCHED_OSD_VERSION, (osd, v) -> {
                    readOsdSection(osd, fields, v);
                    return v;
                });
                int at = body.position();
                int crc = body.i32();
                if (crc != MapBinary.crcWithout(bytes, at)) {
                    throw body.malformed("osdmap with a wrong crc");
                }
                return at;
            });
            if (in.remaining() > 0) {
                throw in.malformed(in.remaining() + " bytes left over after the crc at " + crcAt);
            }
            return new OsdMap(fields);
        } catch (IllegalArgumentException e) {
            throw new MalformedMapException("osdmap: " + e.getMessage(), e);
        }
    }

    private static void writeClientSection(ByteWriter out, OsdMapFields fields) {
        MapBinary.writeUuid(out, fields.fsid);
        out.i32(fields.epoch);
        MapBinary.writeTime(out, fields.created);
        MapBinary.writeTime(out, fields.modified);
        out.map(fields.pools, ByteWriter::i64, PoolBinary::write);
        out.map(fields.poolNames, ByteWriter::i64, ByteWriter::string);
        out.i32(fields.poolMax);
        out.i32(fields.flags);
        out.i32(fields.osds.size());
        out.list(fields.osds, (o, osd) -> o.i32(osd.state()));
        out.list(fields.osds, (o, osd) -> o.i32(osd.weight()));
        out.list(fields.osds, (o, osd) -> MapBinary.writeAddrs(o, osd.addrs().client()));
        out.map(fields.pgTemp, MapBinary::writePg, MapBinary::writeOsds);
        out.map(fields.primaryTemp, MapBinary::writePg, ByteWriter::i32);
        List<OsdEntry> affine = fields.hasPrimaryAffinity ? fields.osds : List.of();
        out.list(affine, (o, osd) -> o.i32(osd.primaryAffinity()));
        out.blob(CrushBinary.encode(fields.crush));
        out.map(fields.erasureCodeProfiles, ByteWriter::string, MapBinary::writePairs);
        out.map(fields.pgUpmap, MapBinary::writePg, MapBinary::writeOsds);
        out.map(fields.pgUpmapItems, MapBinary::writePg, MapBinary::writeUpmapItems);
        out.i32(fields.crushVersion);
        out.map(fields.newRemovedSnaps, ByteWriter::i64, MapBinary::writeIntervals);
        out.map(fields.newPurgedSnaps, ByteWriter::i64, MapBinary::writeIntervals);
        MapBinary.writeTime(out, fields.lastUpChange);
        MapBinary.writeTime(out, fields.lastInChange);
    }

    private static void readClientSection(ByteReader in, OsdMapFields fields) {
        fields.fsid = MapBinary.readUuid(in);
        fields.epoch = in.i32();
        fields.created = MapBinary.readTime(in);
        fields.modified = MapBinary.readTime(in);
        fields.pools = in.map(8 + PoolBinary.MIN_BYTES, ByteReader::i64, PoolBinary::read);
        fields.poolNames = in.map(12, ByteReader::i64, ByteReader::string);
        fields.poolMax = in.i32();
        fields.flags = in.i32();
        int maxOsd = in.i32();
        int[] states = perOsd(in, maxOsd, "states");
        int[] weights = perOsd(in, maxOsd, "weights");
        List<List<EntityAddr>> client = perOsd(in, maxOsd, "client addresses", 5, MapBinary::readAddrs);
        fields.pgTemp = in.map(MapBinary.PG_BYTES + 4, MapBinary::readPg, MapBinary::readOsds);
        fields.primaryTemp = in.map(MapBinary.PG_BYTES + 4, MapBinary::readPg, ByteReader::i32);
        int[] affinities = in.ints(in.count(Integer.BYTES));
        fields.hasPrimaryAffinity = affinities.length > 0;
        if (fields.hasPrimaryAffinity && affinities.length != maxOsd) {
            throw in.malformed(affinities.length + " primary affinities for " + maxOsd + " OSDs");
        }
        if (!fields.hasPrimaryAffinity) {
            affinities = new int[maxOsd];
            Arrays.fill(affinities, OsdEntry.DEFAULT_PRIMARY_AFFINITY);
        }
        fields.crush = CrushBinary.decode(in.blob());
        fields.erasureCodeProfiles = in.map(8, ByteReader::string, MapBinary::readPairs);
        fields.pgUpmap = in.map(MapBinary.PG_BYTES + 4, MapBinary::readPg, MapBinary::readOsds);
        fields.pgUpmapItems = in.map(MapBinary.PG_BYTES + 4, MapBinary::readPg, MapBinary::readUpmapItems);
        fields.crushVersion = in.i32();
        fields.newRemovedSnaps = in.map(12, ByteReader::i64, MapBinary::readIntervals);
        fields.newPurgedSnaps = in.map(12, ByteReader::i64, MapBinary::readIntervals);
        fields.lastUpChange = MapBinary.readTime(in);
        fields.lastInChange = MapBinary.readTime(in);
        fields.osds = new ArrayList<>(maxOsd);
        for (int i = 0; i < maxOsd; i++) {
            OsdAddrs addrs = new OsdAddrs(client.get(i), List.of(), List.of(), List.of());
            fields.osds.add(OsdEntry.VACANT
                    .withState(states[i])
                    .withWeight(weights[i])
                    .withPrimaryAffinity(affinities[i])
                    .withAddrs(addrs));
        }
    }

    private static void writeOsdSection(ByteWriter out, OsdMapFields fields) {
        out.list(fields.osds, (o, osd) -> MapBinary.writeAddrs(o, osd.addrs().heartbeatBack()));
        out.list(fields.osds, (o, osd) -> MapBinary.writeInfo(o, osd.info()));
        out.map(fields.blocklist, MapBinary::writeAddr, MapBinary::writeTime);
        out.list(fields.osds, (o, osd) -> MapBinary.writeAddrs(o, osd.addrs().cluster()));
        out.i32(fields.clusterSnapshotEpoch);
        out.string(fields.clusterSnapshot);
        out.list(fields.osds, (o, osd) -> MapBinary.writeUuid(o, osd.uuid()));
        out.list(fields.osds, (o, osd) -> MapBinary.writeXinfo(o, osd.xinfo()));
        out.list(fields.osds, (o, osd) -> MapBinary.writeAddrs(o, osd.addrs().heartbeatFront()));
        out.f32(fields.ratios.nearfull());
        out.f32(fields.ratios.full());
        out.f32(fields.ratios.backfillfull());
        out.u8(fields.requireMinCompatClient);
        out.u8(fields.requireOsdRelease);
        out.map(fields.removedSnapsQueue, ByteWriter::i64, MapBinary::writeIntervals);
        out.map(fields.crushNodeFlags, ByteWriter::i32, ByteWriter::i32);
        out.map(fields.deviceClassFlags, ByteWriter::i32, ByteWriter::i32);
        StretchMode stretch = fields.stretchMode;
        if (stretch != null) {
            out.bool(stretch.enabled());
            out.i32(stretch.bucketCount());
            out.i32(stretch.degraded());
            out.i32(stretch.recovering());
            out.i32(stretch.bucketType());
        }
    }

    private static void readOsdSection(ByteReader in, OsdMapFields fields, int version) {
        int maxOsd = fields.osds.size();
        List<List<EntityAddr>> back = perOsd(in, maxOsd, "heartbeat addresses", 5, MapBinary::readAddrs);
        List<OsdInfo> infos = perOsd(in, maxOsd, "infos", MapBinary.INFO_BYTES, MapBinary::readInfo);
        fields.blocklist =
                in.map(MapBinary.MIN_ADDR_BYTES + MapBinary.UTIME_BYTES, MapBinary::readAddr, MapBinary::readTime);
        List<List<EntityAddr>> cluster = perOsd(in, maxOsd, "cluster addresses", 5, MapBinary::readAddrs);
        fields.clusterSnapshotEpoch = in.i32();
        fields.clusterSnapshot = in.string();
        List<UUID> uuids = perOsd(in, maxOsd, "uuids", MapBinary.UUID_BYTES, MapBinary::readUuid);
        List<OsdXinfo> xinfos = perOsd(in, maxOsd, "xinfos", MapBinary.MIN_XINFO_BYTES, MapBinary::readXinfo);
        List<List<EntityAddr>> front = perOsd(in, maxOsd, "heartbeat addresses", 5, MapBinary::readAddrs);
        for (int i = 0; i < maxOsd; i++) {
            OsdEntry osd = fields.osds.get(i);
            fields.osds.set(
                    i,
                    osd.withInfo(infos.get(i))
                            .withUuid(uuids.get(i))
                            .withXinfo(xinfos.get(i))
                            .withAddrs(new OsdAddrs(osd.addrs().client(), cluster.get(i), back.get(i), front.get(i))));
        }
        float nearfull = in.f32();
        float full = in.f32();
        fields.ratios = new Ratios(nearfull, in.f32(), full);
        fields.requireMinCompatClient = in.u8();
        fields.requireOsdRelease = in.u8();
        fields.removedSnapsQueue = in.map(12, ByteReader::i64, MapBinary::readIntervals);
        fields.crushNodeFlags = in.map(8, ByteReader::i32, ByteReader::i32);
        fields.deviceClassFlags = in.map(8, ByteReader::i32, ByteReader::i32);
        if (version >= STRETCHED_OSD_VERSION) {
            fields.stretchMode = new StretchMode(in.bool(), in.i32(), in.i32(), in.i32(), in.i32());
        }
    }

    private static int[] perOsd(ByteReader in, int maxOsd, String what) {
        int[] values = in.ints(in.count(Integer.BYTES));
        checkCount(in, values.length, maxOsd, what);
        return values;
    }

    private static <T> List<T> perOsd(
            ByteReader in, int maxOsd, String what, int minBytes, Function<ByteReader, T> entry) {
        List<T> values = in.list(minBytes, entry);
        checkCount(in, values.size(), maxOsd, what);
        return values;
    }

    private static void checkCount(ByteReader in, int count, int maxOsd, String what) {
        if (count != maxOsd) {
            throw in.malformed(count + " " + what + " for " + maxOsd + " OSDs");
        }
    }
}
