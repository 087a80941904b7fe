package io.orthocone.osdmap;

import io.orthocone.crush.text.ByteReader;
import io.orthocone.crush.text.ByteWriter;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A pool in binary: struct v29, compatible 5 (Nautilus and later). The fields are in the order in which they were invented;
 * the numbers that are always 0 today belonged to fields that are gone.
 */
final class PoolBinary {
    static final int MIN_BYTES = 6;

    private static final int VERSION = 29;
    private static final int COMPATIBLE = 5;

    private PoolBinary() {}

    static void write(ByteWriter out, Pool pool) {
        out.struct(VERSION, COMPATIBLE, body -> writeBody(body, pool));
    }

    static Pool read(ByteReader in) {
        return in.struct("pool", VERSION, VERSION, (body, version) -> {
            try {
                return readBody(body);
            } catch (IllegalArgumentException e) {
                throw body.malformed(e.getMessage());
            }
        });
    }

    private static void writeBody(ByteWriter out, Pool pool) {
        CacheTier tier = pool.cacheTier();
        out.u8(pool.type().number());
        out.u8(pool.size());
        out.u8(pool.crushRule());
        out.u8(pool.objectHash());
        out.i32(pool.pgNum());
        out.i32(pool.pgpNum());
        out.i32(0);
        out.i32(0);
        out.i32(pool.lastChange());
        out.i64(pool.snaps().seq());
        out.i32(pool.snaps().epoch());
        out.map(pool.snaps().snaps(), ByteWriter::i64, PoolBinary::writeSnap);
        MapBinary.writeIntervals(out, pool.snaps().removed());
        out.i64(pool.auid());
        out.i64(pool.flags());
        out.i32(0);
        out.u8(pool.minSize());
        out.i64(pool.quotaMaxBytes());
        out.i64(pool.quotaMaxObjects());
        writeTier(out, tier);
        MapBinary.writePairs(out, pool.properties());
        writeHitSetsAndTargets(out, tier, pool.stripeWidthBytes());
        out.string(pool.erasureCodeProfile());
        out.i32(pool.resends().preLuminous());
        out.i32(tier.minReadRecencyForPromote());
        out.i64(pool.expectedNumObjects());
        out.i32(tier.dirtyHighRatioMicro());
        out.i32(tier.minWriteRecencyForPromote());
        out.bool(tier.useGmtHitSet());
        out.bool(pool.fastRead());
        out.i32(tier.hitSetGradeDecayRate());
        out.i32(tier.hitSetSearchLastN());
        out.struct(2, 1, options -> options.map(pool.options(), ByteWriter::i32, PoolBinary::writeOption));
        out.i32(pool.resends().preNautilus());
        out.map(pool.applications(), ByteWriter::string, MapBinary::writePairs);
        MapBinary.writeTime(out, pool.createTime());
        out.i32(pool.pgTargets().pgNumTarget());
        out.i32(pool.pgTargets().pgpNumTarget());
        out.i32(pool.pgTargets().pgNumPending());
        out.i32(0);
        out.i32(0);
        out.i32(pool.resends().current());
        out.u8(pool.pgTargets().autoscaleMode());
        out.bytes(pool.pgTargets().lastMerge().toByteArray());
    }

    private static Pool readBody(ByteReader in) {
        PoolType type = readType(in);
        int size = in.u8();
        int crushRule = in.u8();
        int objectHash = in.u8();
        int pgNum = in.i32();
        int pgpNum = in.i32();
        in.i32();
        in.i32();
        int lastChange = in.i32();
        PoolSnaps snaps = readSnaps(in);
        long auid = in.i64();
        long flags = in.i64();
        in.i32();
        int minSize = in.u8();
        long quotaMaxBytes = in.i64();
        long quotaMaxObjects = in.i64();
        TierReader tier = new TierReader();
        tier.readTier(in);
        NavigableMap<String, String> properties = MapBinary.readPairs(in);
        tier.readHitSets(in);
        int stripeWidthBytes = in.i32();
        tier.readTargets(in);
        String erasureCodeProfile = in.string();
        int preLuminous = in.i32();
        tier.minReadRecency = in.i32();
        long expectedNumObjects = in.i64();
        tier.dirtyHighRatioMicro = in.i32();
        tier.minWriteRecency = in.i32();
        tier.useGmtHitSet = in.bool();
        boolean fastRead = in.bool();
        tier.gradeDecayRate = in.i32();
        tier.searchLastN = in.i32();
        NavigableMap<Integer, PoolOption> options = in.struct(
                "pool options", 1, 2, (body, version) -> body.map(8, ByteReader::i32, PoolBinary::readOption));
        int preNautilus = in.i32();
        NavigableMap<String, NavigableMap<String, String>> applications =
                in.map(8, ByteReader::string, MapBinary::readPairs);
        UTime createTime = MapBinary.readTime(in);
        int pgNumTarget = in.i32();
        int pgpNumTarget = in.i32();
        int pgNumPending = in.i32();
        in.i32();
        in.i32();
        int resend = in.i32();
        int autoscaleMode = in.u8();
        OpaqueBytes lastMerge = readOpaqueStruct(in);
        return new Pool(
                type,
                size,
                minSize,
                crushRule,
                objectHash,
                pgNum,
                pgpNum,
                lastChange,
                flags,
                snaps,
                auid,
                quotaMaxBytes,
                quotaMaxObjects,
                tier.toTier(),
                properties,
                stripeWidthBytes,
                erasureCodeProfile,
                expectedNumObjects,
                fastRead,
                options,
                applications,
                createTime,
                new PgTargets(pgNumTarget, pgpNumTarget, pgNumPending, autoscaleMode, lastMerge),
                new Pool.Resends(resend, preNautilus, preLuminous));
    }

    private static PoolType readType(ByteReader in) {
        int number = in.u8();
        for (PoolType type : PoolType.values()) {
            if (type.number() == number) {
                return type;
            }
        }
        throw in.malformed("pool of type " + number);
    }

    private static PoolSnaps readSnaps(ByteReader in) {
        long seq = in.i64();
        int epoch = in.i32();
        NavigableMap<Long, PoolSnaps.Snap> snaps = in.map(30, ByteReader::i64, PoolBinary::readSnap);
        return new PoolSnaps(seq, epoch, snaps, MapBinary.readIntervals(in));
    }

    private static PoolSnaps.Snap readSnap(ByteReader in) {
        return in.struct(
                "pool snapshot",
                2,
                2,
                (body, version) -> new PoolSnaps.Snap(body.i64(), MapBinary.readTime(body), body.string()));
    }

    private static void writeSnap(ByteWriter out, PoolSnaps.Snap snap) {
        out.struct(2, 2, body -> {
            body.i64(snap.id());
            MapBinary.writeTime(body, snap.stamp());
            body.string(snap.name());
        });
    }

    private static PoolOption readOption(ByteReader in) {
        int kind = in.i32();
        return switch (kind) {
            case 0 -> new PoolOption.Text(in.string());
            case 1 -> new PoolOption.Whole(in.i64());
            case 2 -> new PoolOption.Real(Double.longBitsToDouble(in.i64()));
            default -> throw in.malformed("pool option of kind " + kind);
        };
    }

    private static void writeOption(ByteWriter out, PoolOption option) {
        switch (option) {
            case PoolOption.Text text -> {
                out.i32(0);
                out.string(text.value());
            }
            case PoolOption.Whole whole -> {
                out.i32(1);
                out.i64(whole.value());
            }
            case PoolOption.Real real -> {
                out.i32(2);
                out.i64(Double.doubleToRawLongBits(real.value()));
            }
        }
    }

    /** A struct as it stands, header and all. */
    private static OpaqueBytes readOpaqueStruct(ByteReader in) {
        ByteWriter copy = new ByteWriter();
        copy.u8(in.u8());
        copy.u8(in.u8());
        copy.blob(in.blob());
        return new OpaqueBytes(copy.toByteArray());
    }

    private static void writeTier(ByteWriter out, CacheTier tier) {
        out.list(tier.tiers(), ByteWriter::i64);
        out.i64(tier.tierOf());
        out.u8(tier.mode());
        out.i64(tier.readTier());
        out.i64(tier.writeTier());
    }

    private static void writeHitSetsAndTargets(ByteWriter out, CacheTier tier, int stripeWidthBytes) {
        out.bytes(tier.hitSetParams().toByteArray());
        out.i32(tier.hitSetPeriod());
        out.i32(tier.hitSetCount());
        out.i32(stripeWidthBytes);
        out.i64(tier.targetMaxBytes());
        out.i64(tier.targetMaxObjects());
        out.i32(tier.dirtyRatioMicro());
        out.i32(tier.fullRatioMicro());
        out.i32(tier.minFlushAgeSeconds());
        out.i32(tier.minEvictAgeSeconds());
    }

    /** The cache tier's fields are scattered over the pool; this gathers them. */
    private static final class TierReader {
        private NavigableSet<Long> tiers = new TreeSet<>();
        private long tierOf;
        private int mode;
        private long readTier;
        private long writeTier;
        private OpaqueBytes hitSetParams = CacheTier.NONE.hitSetParams();
        private int hitSetPeriod;
        private int hitSetCount;
        private long targetMaxBytes;
        private long targetMaxObjects;
        private int dirtyRatioMicro;
        private int fullRatioMicro;
        private int minFlushAge;
        private int minEvictAge;
        private int minReadRecency;
        private int dirtyHighRatioMicro;
        private int minWriteRecency;
        private boolean useGmtHitSet;
        private int gradeDecayRate;
        private int searchLastN;

        void readTier(ByteReader in) {
            tiers = new TreeSet<>(in.list(Long.BYTES, ByteReader::i64));
            tierOf = in.i64();
            mode = in.u8();
            readTier = in.i64();
            writeTier = in.i64();
        }

        void readHitSets(ByteReader in) {
            hitSetParams = readOpaqueStruct(in);
            hitSetPeriod = in.i32();
            hitSetCount = in.i32();
        }

        void readTargets(ByteReader in) {
            targetMaxBytes = in.i64();
            targetMaxObjects = in.i64();
            dirtyRatioMicro = in.i32();
            fullRatioMicro = in.i32();
            minFlushAge = in.i32();
            minEvictAge = in.i32();
        }

        CacheTier toTier() {
            return new CacheTier(
                    tiers,
                    tierOf,
                    mode,
                    readTier,
                    writeTier,
                    hitSetParams,
                    hitSetPeriod,
                    hitSetCount,
                    targetMaxBytes,
                    targetMaxObjects,
                    dirtyRatioMicro,
                    fullRatioMicro,
                    minFlushAge,
                    minEvictAge,
                    minReadRecency,
                    dirtyHighRatioMicro,
                    minWriteRecency,
                    useGmtHitSet,
                    gradeDecayRate,
                    searchLastN);
        }
    }
}
