package io.orthocone.osdmap;

import io.orthocone.crush.text.ByteReader;
import io.orthocone.crush.text.ByteWriter;
import java.util.List;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The values inside maps and incrementals in binary: reading and writing side by side.
 *
 * <pre>
 *   utime    u32 seconds, u32 nanoseconds
 *   uuid     16 bytes
 *   pg       u8 1, u64 pool, u32 seed, s32 -1
 *   addr     u8 1, struct v1 { u32 type, u32 nonce, u32 n, n bytes (see {@link SocketAddress}) }
 *   addrvec  u8 2, u32 count, addrs
 *   set of intervals   u32 count, count x (u64 start, u64 length)
 * </pre>
 */
public final class MapBinary {
    static final int PG_BYTES = 17;
    static final int MIN_ADDRVEC_BYTES = 5;
    static final int MIN_ADDR_BYTES = 19;
    static final int UTIME_BYTES = 8;
    static final int UUID_BYTES = 16;
    static final int INFO_BYTES = 25;
    static final int MIN_XINFO_BYTES = 46;

    private static final int ADDRVEC = 2;
    private static final int ADDR = 1;
    private static final int NO_PREFERRED_OSD = -1;

    private MapBinary() {}

    public static UTime readTime(ByteReader in) {
        return new UTime(in.i32(), in.i32());
    }

    public static void writeTime(ByteWriter out, UTime time) {
        out.i32(time.seconds());
        out.i32(time.nanos());
    }

    public static UUID readUuid(ByteReader in) {
        return new UUID(Long.reverseBytes(in.i64()), Long.reverseBytes(in.i64()));
    }

    public static void writeUuid(ByteWriter out, UUID uuid) {
        out.i64(Long.reverseBytes(uuid.getMostSignificantBits()));
        out.i64(Long.reverseBytes(uuid.getLeastSignificantBits()));
    }

    static PgId readPg(ByteReader in) {
        if (in.u8() != 1) {
            throw in.malformed("PG id of an unknown form");
        }
        PgId pg = new PgId(in.i64(), in.i32());
        in.i32();
        return pg;
    }

    static void writePg(ByteWriter out, PgId pg) {
        out.u8(1);
        out.i64(pg.pool());
        out.i32(pg.seed());
        out.i32(NO_PREFERRED_OSD);
    }

    static List<Integer> readOsds(ByteReader in) {
        return List.copyOf(in.list(Integer.BYTES, ByteReader::i32));
    }

    static void writeOsds(ByteWriter out, List<Integer> osds) {
        out.list(osds, ByteWriter::i32);
    }

    static List<UpmapItem> readUpmapItems(ByteReader in) {
        return List.copyOf(in.list(8, r -> new UpmapItem(r.i32(), r.i32())));
    }

    static void writeUpmapItems(ByteWriter out, List<UpmapItem> items) {
        out.list(items, (o, item) -> {
            o.i32(item.from());
            o.i32(item.to());
        });
    }

    static NavigableMap<String, String> readPairs(ByteReader in) {
        return in.map(8, ByteReader::string, ByteReader::string);
    }

    static void writePairs(ByteWriter out, NavigableMap<String, String> pairs) {
        out.map(pairs, ByteWriter::string, ByteWriter::string);
    }

    static IntervalSet readIntervals(ByteReader in) {
        return new IntervalSet(in.list(16, r -> new IntervalSet.Interval(r.i64(), r.i64())));
    }

    static void writeIntervals(ByteWriter out, IntervalSet set) {
        out.list(set.intervals(), (o, interval) -> {
            o.i64(interval.start());
            o.i64(interval.length());
        });
    }

    static EntityAddr readAddr(ByteReader in) {
        if (in.u8() != ADDR) {
            throw in.malformed("address of an old form");
        }
        return in.struct("address", 1, 1, (body, version) -> {
            EntityAddr.Type type = readAddrType(body);
            int nonce = body.i32();
            byte[] socket = body.blob();
            try {
                return SocketAddress.decode(type, nonce, socket);
            } catch (IllegalArgumentException e) {
                throw body.malformed(e.getMessage());
            }
        });
    }

    private static EntityAddr.Type readAddrType(ByteReader in) {
        int number = in.i32();
        for (EntityAddr.Type type : EntityAddr.Type.values()) {
            if (type.number() == number) {
                return type;
            }
        }
        throw in.malformed("address of type " + number);
    }

    static void writeAddr(ByteWriter out, EntityAddr addr) {
        out.u8(ADDR);
        out.struct(1, 1, body -> {
            body.i32(addr.type().number());
            body.i32(addr.nonce());
            body.blob(SocketAddress.encode(addr));
        });
    }

    public static List<EntityAddr> readAddrs(ByteReader in) {
        if (in.u8() != ADDRVEC) {
            throw in.malformed("addresses of an old form");
        }
        return List.copyOf(in.list(MIN_ADDR_BYTES, MapBinary::readAddr));
    }

    public static void writeAddrs(ByteWriter out, List<EntityAddr> addrs) {
        out.u8(ADDRVEC);
        out.list(addrs, MapBinary::writeAddr);
    }

    static OsdInfo readInfo(ByteReader in) {
        if (in.u8() != 1) {
            throw in.malformed("OSD info of an unknown form");
        }
        return new OsdInfo(in.i32(), in.i32(), in.i32(), in.i32(), in.i32(), in.i32());
    }

    static void writeInfo(ByteWriter out, OsdInfo info) {
        out.u8(1);
        out.i32(info.lastCleanBegin());
        out.i32(info.lastCleanEnd());
        out.i32(info.upFrom());
        out.i32(info.upThru());
        out.i32(info.downAt());
        out.i32(info.lostAt());
    }

    static OsdXinfo readXinfo(ByteReader in) {
        return in.struct(
                "OSD xinfo",
                4,
                4,
                (body, version) -> new OsdXinfo(
                        readTime(body), body.i32(), body.i32(), body.i64(), body.i32(), readTime(body), body.i32()));
    }

    static void writeXinfo(ByteWriter out, OsdXinfo xinfo) {
        out.struct(4, 1, body -> {
            writeTime(body, xinfo.downStamp());
            body.i32(xinfo.laggyProbability());
            body.i32(xinfo.laggyInterval());
            body.i64(xinfo.features());
            body.i32(xinfo.oldWeight());
            writeTime(body, xinfo.lastPurgedSnapsScrub());
            body.i32(xinfo.deadEpoch());
        });
    }

    /**
     * The checksum of maps: CRC-32C without the usual inversion at the end, over all bytes but four.
     *
     * @param crcAt where the four bytes of the checksum itself are
     */
    static int crcWithout(byte[] bytes, int crcAt) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, crcAt);
        crc.update(bytes, crcAt + Integer.BYTES, bytes.length - crcAt - Integer.BYTES);
        return (int) ~crc.getValue();
    }

    static void putInt(byte[] bytes, int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
    }

    static int getInt(byte[] bytes, int at) {
        return new ByteReader(bytes, at, Integer.BYTES).i32();
    }
}
