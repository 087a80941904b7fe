package io.orthocone.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.ReqId;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.PgId;
import io.orthocone.wire.proto.ValuesProto.EntityAddrValue;
import io.orthocone.wire.proto.ValuesProto.EntityNameValue;
import io.orthocone.wire.proto.ValuesProto.EntityTypeValue;
import io.orthocone.wire.proto.ValuesProto.EversionValue;
import io.orthocone.wire.proto.ValuesProto.HObjectValue;
import io.orthocone.wire.proto.ValuesProto.NamedBytes;
import io.orthocone.wire.proto.ValuesProto.OmapEntries;
import io.orthocone.wire.proto.ValuesProto.PgIdValue;
import io.orthocone.wire.proto.ValuesProto.ReqIdValue;
import io.orthocone.wire.proto.ValuesProto.UuidValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Values that several families use, both directions side by side. */
final class Values {
    private Values() {}

    static EntityTypeValue toProto(EntityType type) {
        return switch (type) {
            case MON -> EntityTypeValue.ENTITY_TYPE_MON;
            case OSD -> EntityTypeValue.ENTITY_TYPE_OSD;
            case MDS -> EntityTypeValue.ENTITY_TYPE_MDS;
            case CLIENT -> EntityTypeValue.ENTITY_TYPE_CLIENT;
        };
    }

    static EntityType fromProto(EntityTypeValue type) throws MalformedFrameException {
        return switch (type) {
            case ENTITY_TYPE_MON -> EntityType.MON;
            case ENTITY_TYPE_OSD -> EntityType.OSD;
            case ENTITY_TYPE_MDS -> EntityType.MDS;
            case ENTITY_TYPE_CLIENT -> EntityType.CLIENT;
            case ENTITY_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw MalformedFrameException.nonsense("unknown entity type");
        };
    }

    static EntityNameValue toProto(EntityName name) {
        return EntityNameValue.newBuilder()
                .setType(toProto(name.type()))
                .setId(name.id())
                .build();
    }

    static EntityName fromProto(EntityNameValue name) throws MalformedFrameException {
        return new EntityName(fromProto(name.getType()), name.getId());
    }

    static EntityAddrValue toProto(EntityAddr addr) {
        int type = switch (addr.type()) {
            case NONE -> 0;
            case V1 -> 1;
            case V2 -> 2;
            case ANY -> 3;
        };
        return EntityAddrValue.newBuilder()
                .setType(type)
                .setNonce(addr.nonce())
                .setIp(addr.ip())
                .setPort(addr.port())
                .build();
    }

    static EntityAddr fromProto(EntityAddrValue addr) throws MalformedFrameException {
        EntityAddr.Type type = switch (addr.getType()) {
            case 0 -> EntityAddr.Type.NONE;
            case 1 -> EntityAddr.Type.V1;
            case 2 -> EntityAddr.Type.V2;
            case 3 -> EntityAddr.Type.ANY;
            default -> throw MalformedFrameException.nonsense("unknown address type " + addr.getType());
        };
        return new EntityAddr(type, addr.getNonce(), addr.getIp(), addr.getPort());
    }

    static UuidValue toProto(UUID uuid) {
        return UuidValue.newBuilder()
                .setMost(uuid.getMostSignificantBits())
                .setLeast(uuid.getLeastSignificantBits())
                .build();
    }

    static UUID fromProto(UuidValue uuid) {
        return new UUID(uuid.getMost(), uuid.getLeast());
    }

    static PgIdValue toProto(PgId pg) {
        return PgIdValue.newBuilder().setPool(pg.pool()).setSeed(pg.seed()).build();
    }

    static PgId fromProto(PgIdValue pg) {
        return new PgId(pg.getPool(), pg.getSeed());
    }

    static HObjectValue toProto(HObject object) {
        return HObjectValue.newBuilder()
                .setPool(object.pool())
                .setNamespace(object.namespace())
                .setKey(object.key())
                .setName(object.name())
                .setSnapPlusTwo(object.snap() + 2)
                .setHash(object.hash())
                .build();
    }

    static HObject fromProto(HObjectValue object) {
        return new HObject(
                object.getPool(),
                object.getNamespace(),
                object.getKey(),
                object.getName(),
                object.getSnapPlusTwo() - 2,
                object.getHash());
    }

    static EversionValue toProto(Eversion version) {
        return EversionValue.newBuilder()
                .setEpoch(version.epoch())
                .setVersion(version.version())
                .build();
    }

    static Eversion fromProto(EversionValue version) {
        return version.getEpoch() == 0 && version.getVersion() == 0
                ? Eversion.ZERO
                : new Eversion(version.getEpoch(), version.getVersion());
    }

    static ReqIdValue toProto(ReqId id) {
        return ReqIdValue.newBuilder()
                .setClient(toProto(id.client()))
                .setIncarnation(id.incarnation())
                .setTid(id.tid())
                .build();
    }

    static ReqId fromProto(ReqIdValue id) throws MalformedFrameException {
        return new ReqId(fromProto(id.getClient()), id.getIncarnation(), id.getTid());
    }

    static int toProto(ErrorCode code) {
        return code.errno();
    }

    static ErrorCode errorCode(int errno) {
        return ErrorCode.ofErrno(errno);
    }

    /** Shares the payload's bytes: both are immutable. */
    static ByteString toProto(Payload payload) {
        return UnsafeByteOperations.unsafeWrap(payload.asByteBuffer());
    }

    static Payload fromProto(ByteString bytes) {
        return bytes.isEmpty() ? Payload.EMPTY : Payload.wrap(bytes.toByteArray());
    }

    static List<ByteString> toProtoBytes(List<Payload> payloads) {
        List<ByteString> list = new ArrayList<>(payloads.size());
        for (Payload payload : payloads) {
            list.add(toProto(payload));
        }
        return list;
    }

    static List<Payload> fromProtoBytes(List<ByteString> list) {
        List<Payload> payloads = new ArrayList<>(list.size());
        for (ByteString bytes : list) {
            payloads.add(fromProto(bytes));
        }
        return payloads;
    }

    static OmapEntries toProtoOmap(SortedMap<Payload, Payload> entries) {
        OmapEntries.Builder to = OmapEntries.newBuilder();
        for (Map.Entry<Payload, Payload> entry : entries.entrySet()) {
            to.addKeys(toProto(entry.getKey())).addValues(toProto(entry.getValue()));
        }
        return to.build();
    }

    static SortedMap<Payload, Payload> fromProtoOmap(OmapEntries from) throws MalformedFrameException {
        if (from.getKeysCount() != from.getValuesCount()) {
            throw MalformedFrameException.nonsense(
                    from.getKeysCount() + " keys of an omap have " + from.getValuesCount() + " values");
        }
        SortedMap<Payload, Payload> entries = new TreeMap<>();
        for (int i = 0; i < from.getKeysCount(); i++) {
            putOnce(entries, fromProto(from.getKeys(i)), fromProto(from.getValues(i)));
        }
        return entries;
    }

    static NamedBytes toProto(String name, Payload value) {
        return NamedBytes.newBuilder().setName(name).setValue(toProto(value)).build();
    }

    static List<NamedBytes> toProto(SortedMap<String, Payload> values) {
        List<NamedBytes> list = new ArrayList<>(values.size());
        for (Map.Entry<String, Payload> entry : values.entrySet()) {
            list.add(toProto(entry.getKey(), entry.getValue()));
        }
        return list;
    }

    static SortedMap<String, Payload> fromProto(List<NamedBytes> list) throws MalformedFrameException {
        SortedMap<String, Payload> values = new TreeMap<>();
        for (NamedBytes entry : list) {
            putOnce(values, entry.getName(), fromProto(entry.getValue()));
        }
        return values;
    }

    static List<HObjectValue> toProtoObjects(List<HObject> objects) {
        List<HObjectValue> list = new ArrayList<>(objects.size());
        for (HObject object : objects) {
            list.add(toProto(object));
        }
        return list;
    }

    static List<HObject> fromProtoObjects(List<HObjectValue> list) {
        List<HObject> objects = new ArrayList<>(list.size());
        for (HObjectValue object : list) {
            objects.add(fromProto(object));
        }
        return objects;
    }

    static <K, V> void putOnce(Map<K, V> map, K key, V value) throws MalformedFrameException {
        if (map.put(key, value) != null) {
            throw MalformedFrameException.nonsense("'" + key + "' twice");
        }
    }
}
