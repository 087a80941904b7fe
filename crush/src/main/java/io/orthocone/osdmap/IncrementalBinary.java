package io.orthocone.osdmap;

import io.orthocone.crush.text.ByteReader;
import io.orthocone.crush.text.ByteWriter;
import io.orthocone.crush.text.MalformedMapException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * An incremental in Ceph's binary form.
 *
 * <pre>
 *   struct v8, compatible 7 {
 *     struct v8 { what clients need }
 *     struct v9 { what OSDs need besides }
 *     u32 crc of all bytes but these four
 *     u32 crc of the full map that this leads to
 *   }
 * </pre>
 */
final class IncrementalBinary {
    private static final int VERSION = 8;
    private static final int COMPATIBLE = 7;
    private static final int CLIENT_VERSION = 8;
    private static final int OSD_VERSION = 9;
    private static final int PG_AND_COUNT_BYTES = MapBinary.PG_BYTES + 4;

    private IncrementalBinary() {}

    static byte[] encode(OsdMapIncremental inc) {
        ByteWriter out = new ByteWriter();
        out.struct(VERSION, COMPATIBLE, body -> {
            body.struct(CLIENT_VERSION, 1, client -> writeClientSection(client, inc));
            body.struct(OSD_VERSION, 1, osd -> writeOsdSection(osd, inc));
            body.i32(0);
            body.i32(inc.fullCrc().orElse(0));
        });
        byte[] bytes = out.toByteArray();
        int crcAt = bytes.length - 2 * Integer.BYTES;
        MapBinary.putInt(bytes, crcAt, MapBinary.crcWithout(bytes, crcAt));
        return bytes;
    }

    static OsdMapIncremental decode(byte[] bytes) {
        try {
            ByteReader in = new ByteReader(bytes);
            IncrementalBuilder builder = in.struct("incremental", VERSION, VERSION, (body, version) -> {
                IncrementalBuilder inc = body.struct(
                        "client section", CLIENT_VERSION, CLIENT_VERSION, (client, v) -> readClientSection(client));
                body.struct("OSD section", OSD_VERSION, OSD_VERSION, (osd, v) -> readOsdSection(osd, inc));
                int crcAt = body.position();
                if (body.i32() != MapBinary.crcWithout(bytes, crcAt)) {
                    throw body.malformed("incremental with a wrong crc");
                }
                return inc.fullCrc(body.i32());
            });
            if (in.remaining() > 0) {
                throw in.malformed(in.remaining() + " bytes left over");
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new MalformedMapException("incremental: " + e.getMessage(), e);
        }
    }

    private static void writeClientSection(ByteWriter out, OsdMapIncremental inc) {
        MapBinary.writeUuid(out, inc.fsid());
        out.i32(inc.epoch());
        MapBinary.writeTime(out, inc.modified());
        out.i64(inc.newPoolMax());
        out.i32(inc.newFlags());
        writeOptional(out, inc.fullMap());
        writeOptional(out, inc.crush());
        out.i32(inc.newMaxOsd());
        out.map(inc.newPools(), ByteWriter::i64, PoolBinary::write);
        out.map(inc.newPoolNames(), ByteWriter::i64, ByteWriter::string);
        out.list(inc.oldPools(), ByteWriter::i64);
        out.map(inc.newUpClient(), ByteWriter::i32, MapBinary::writeAddrs);
        out.map(inc.newState(), ByteWriter::i32, ByteWriter::i32);
        out.map(inc.newWeight(), ByteWriter::i32, ByteWriter::i32);
        out.map(inc.newPgTemp(), MapBinary::writePg, MapBinary::writeOsds);
        out.map(inc.newPrimaryTemp(), MapBinary::writePg, ByteWriter::i32);
        out.map(inc.newPrimaryAffinity(), ByteWriter::i32, ByteWriter::i32);
        out.map(inc.newErasureCodeProfiles(), ByteWriter::string, MapBinary::writePairs);
        out.list(inc.oldErasureCodeProfiles(), ByteWriter::string);
        out.map(inc.newPgUpmap(), MapBinary::writePg, MapBinary::writeOsds);
        out.list(inc.oldPgUpmap(), MapBinary::writePg);
        out.map(inc.newPgUpmapItems(), MapBinary::writePg, MapBinary::writeUpmapItems);
        out.list(inc.oldPgUpmapItems(), MapBinary::writePg);
        out.map(inc.newRemovedSnaps(), ByteWriter::i64, MapBinary::writeIntervals);
        out.map(inc.newPurgedSnaps(), ByteWriter::i64, MapBinary::writeIntervals);
        MapBinary.writeTime(out, inc.newLastUpChange());
        MapBinary.writeTime(out, inc.newLastInChange());
    }

    private static IncrementalBuilder readClientSection(ByteReader in) {
        UUID fsid = MapBinary.readUuid(in);
        int epoch = in.i32();
        IncrementalBuilder inc = new IncrementalBuilder(fsid, epoch, MapBinary.readTime(in));
        inc.newPoolMax = in.i64();
        inc.newFlags = in.i32();
        inc.fullMap = readOptional(in);
        inc.crush = readOptional(in);
        inc.newMaxOsd = in.i32();
        inc.newPools = in.map(8 + PoolBinary.MIN_BYTES, ByteReader::i64, PoolBinary::read);
        inc.newPoolNames = in.map(12, ByteReader::i64, ByteReader::string);
        inc.oldPools = new TreeSet<>(in.list(Long.BYTES, ByteReader::i64));
        inc.newUpClient = in.map(4 + MapBinary.MIN_ADDRVEC_BYTES, ByteReader::i32, MapBinary::readAddrs);
        inc.newState = in.map(8, ByteReader::i32, ByteReader::i32);
        inc.newWeight = in.map(8, ByteReader::i32, ByteReader::i32);
        inc.newPgTemp = in.map(PG_AND_COUNT_BYTES, MapBinary::readPg, MapBinary::readOsds);
        inc.newPrimaryTemp = in.map(PG_AND_COUNT_BYTES, MapBinary::readPg, ByteReader::i32);
        inc.newPrimaryAffinity = in.map(8, ByteReader::i32, ByteReader::i32);
        inc.newErasureCodeProfiles = in.map(8, ByteReader::string, MapBinary::readPairs);
        inc.oldErasureCodeProfiles = new ArrayList<>(in.list(4, ByteReader::string));
        inc.newPgUpmap = in.map(PG_AND_COUNT_BYTES, MapBinary::readPg, MapBinary::readOsds);
        inc.oldPgUpmap = new TreeSet<>(in.list(MapBinary.PG_BYTES, MapBinary::readPg));
        inc.newPgUpmapItems = in.map(PG_AND_COUNT_BYTES, MapBinary::readPg, MapBinary::readUpmapItems);
        inc.oldPgUpmapItems = new TreeSet<>(in.list(MapBinary.PG_BYTES, MapBinary::readPg));
        inc.newRemovedSnaps = in.map(12, ByteReader::i64, MapBinary::readIntervals);
        inc.newPurgedSnaps = in.map(12, ByteReader::i64, MapBinary::readIntervals);
        inc.newLastUpChange = MapBinary.readTime(in);
        inc.newLastInChange = MapBinary.readTime(in);
        return inc;
    }

    private static void writeOsdSection(ByteWriter out, OsdMapIncremental inc) {
        out.map(inc.newHeartbeatBackUp(), ByteWriter::i32, MapBinary::writeAddrs);
        out.map(inc.newUpThru(), ByteWriter::i32, ByteWriter::i32);
        out.map(inc.newLastClean(), ByteWriter::i32, (o, clean) -> {
            o.i32(clean.begin());
            o.i32(clean.end());
        });
        out.map(inc.newLost(), ByteWriter::i32, ByteWriter::i32);
        out.map(inc.newBlocklist(), MapBinary::writeAddr, MapBinary::writeTime);
        out.list(inc.oldBlocklist(), MapBinary::writeAddr);
        out.map(inc.newUpCluster(), ByteWriter::i32, MapBinary::writeAddrs);
        out.string(inc.clusterSnapshot());
        out.map(inc.newUuid(), ByteWriter::i32, MapBinary::writeUuid);
        out.map(inc.newXinfo(), ByteWriter::i32, MapBinary::writeXinfo);
        out.map(inc.newHeartbeatFrontUp(), ByteWriter::i32, MapBinary::writeAddrs);
        out.i64(inc.encodeFeatures());
        out.f32(inc.newRatios().nearfull());
        out.f32(inc.newRatios().full());
        out.f32(inc.newRatios().backfillfull());
        out.u8(inc.newRequireMinCompatClient());
        out.u8(inc.newRequireOsdRelease());
        out.map(inc.newCrushNodeFlags(), ByteWriter::i32, ByteWriter::i32);
        out.map(inc.newDeviceClassFlags(), ByteWriter::i32, ByteWriter::i32);
    }

    private static IncrementalBuilder readOsdSection(ByteReader in, IncrementalBuilder inc) {
        int addrsBytes = 4 + MapBinary.MIN_ADDRVEC_BYTES;
        inc.newHeartbeatBackUp = in.map(addrsBytes, ByteReader::i32, MapBinary::readAddrs);
        inc.newUpThru = in.map(8, ByteReader::i32, ByteReader::i32);
        inc.newLastClean = in.map(12, ByteReader::i32, r -> new OsdMapIncremental.CleanInterval(r.i32(), r.i32()));
        inc.newLost = in.map(8, ByteReader::i32, ByteReader::i32);
        inc.newBlocklist =
                in.map(MapBinary.MIN_ADDR_BYTES + MapBinary.UTIME_BYTES, MapBinary::readAddr, MapBinary::readTime);
        inc.oldBlocklist = in.list(MapBinary.MIN_ADDR_BYTES, MapBinary::readAddr);
        inc.newUpCluster = in.map(addrsBytes, ByteReader::i32, MapBinary::readAddrs);
        inc.clusterSnapshot = in.string();
        inc.newUuid = in.map(4 + MapBinary.UUID_BYTES, ByteReader::i32, MapBinary::readUuid);
        inc.newXinfo = in.map(4 + MapBinary.MIN_XINFO_BYTES, ByteReader::i32, MapBinary::readXinfo);
        inc.newHeartbeatFrontUp = in.map(addrsBytes, ByteReader::i32, MapBinary::readAddrs);
        inc.encodeFeatures = in.i64();
        float nearfull = in.f32();
        float full = in.f32();
        inc.newRatios = new Ratios(nearfull, in.f32(), full);
        inc.newRequireMinCompatClient = in.u8();
        inc.newRequireOsdRelease = in.u8();
        inc.newCrushNodeFlags = in.map(8, ByteReader::i32, ByteReader::i32);
        inc.newDeviceClassFlags = in.map(8, ByteReader::i32, ByteReader::i32);
        return inc;
    }

    private static Optional<OpaqueBytes> readOptional(ByteReader in) {
        byte[] bytes = in.blob();
        return bytes.length == 0 ? Optional.empty() : Optional.of(new OpaqueBytes(bytes));
    }

    private static void writeOptional(ByteWriter out, Optional<OpaqueBytes> bytes) {
        out.blob(bytes.map(OpaqueBytes::toByteArray).orElse(new byte[0]));
    }
}
