package io.orthocone.clientworld;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Objects in memory, and what each step does to them. The obvious form of what OSDs do. */
public final class StoredObjects {
    private record Stored(
            byte[] data,
            TreeMap<String, Payload> xattrs,
            TreeMap<Payload, Payload> omap,
            Payload omapHeader,
            long userVersion) {
        static final Stored EMPTY = new Stored(new byte[0], new TreeMap<>(), new TreeMap<>(), Payload.EMPTY, 0);

        Stored withData(byte[] newData) {
            return new Stored(newData, xattrs, omap, omapHeader, userVersion);
        }

        Stored withXattrs(TreeMap<String, Payload> newXattrs) {
            return new Stored(data, newXattrs, omap, omapHeader, userVersion);
        }

        Stored withOmap(TreeMap<Payload, Payload> newOmap, Payload newHeader) {
            return new Stored(data, xattrs, newOmap, newHeader, userVersion);
        }

        Stored withVersion(long newVersion) {
            return new Stored(data, xattrs, omap, omapHeader, newVersion);
        }
    }

    /** How a vector of steps ended. */
    public record Outcome(ErrorCode code, long userVersion, List<OsdSubOpResult> results) {}

    private final NavigableMap<HObject, Stored> objects = new TreeMap<>();
    private long lastUserVersion;

    /** Executes all steps, or none that changes anything. */
    public Outcome execute(HObject object, List<OsdSubOp> steps, Predicate<HObject> isListed) {
        Optional<Stored> before = Optional.ofNullable(objects.get(object));
        Optional<Stored> now = before;
        List<OsdSubOpResult> results = new ArrayList<>();
        for (OsdSubOp step : steps) {
            try {
                now = apply(now, step, results, isListed);
            } catch (Refusal refusal) {
                results.add(refusal.result);
                while (results.size() < steps.size()) {
                    results.add(new OsdSubOpResult.Skipped());
                }
                return new Outcome(refusal.code, before.map(Stored::userVersion).orElse(0L), results);
            }
        }
        boolean isWrite = steps.stream().anyMatch(step -> step instanceof OsdSubOp.Mutation);
        long version =
                isWrite ? ++lastUserVersion : now.map(Stored::userVersion).orElse(0L);
        if (isWrite && now.isPresent()) {
            objects.put(object, now.get().withVersion(version));
        } else if (isWrite) {
            objects.remove(object);
        }
        return new Outcome(ErrorCode.OK, version, results);
    }

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final ErrorCode code;
        private final transient OsdSubOpResult result;

        Refusal(ErrorCode code) {
            this(code, new OsdSubOpResult.Failed(code));
        }

        Refusal(ErrorCode code, OsdSubOpResult result) {
            super(code.meaning());
            this.code = code;
            this.result = result;
        }

        static OsdSubOpResult unless(boolean holds) {
            if (!holds) {
                throw new Refusal(ErrorCode.ECANCELED);
            }
            return new OsdSubOpResult.Done();
        }
    }

    private Optional<Stored> apply(
            Optional<Stored> now, OsdSubOp step, List<OsdSubOpResult> results, Predicate<HObject> isListed) {
        return switch (step) {
            case OsdSubOp.Query query -> {
                results.add(answer(now, query, isListed));
                yield now;
            }
            case OsdSubOp.Mutation mutation -> {
                Optional<Stored> next = change(now, mutation);
                results.add(new OsdSubOpResult.Done());
                yield next;
            }
        };
    }

    private OsdSubOpResult answer(Optional<Stored> now, OsdSubOp.Query query, Predicate<HObject> isListed) {
        if (query instanceof OsdSubOp.ListObjects list) {
            return list(list, isListed);
        }
        Stored stored = now.orElseThrow(() -> new Refusal(ErrorCode.ENOENT));
        return switch (query) {
            case OsdSubOp.Read read -> {
                yield new OsdSubOpResult.Data(range(stored, read.offset(), read.lengthBytes()));
            }
            case OsdSubOp.SparseRead read -> {
                Payload bytes = range(stored, read.offset(), read.lengthBytes());
                yield new OsdSubOpResult.Extents(
                        bytes.isEmpty() ? List.of() : List.of(new OsdSubOpResult.Extent(read.offset(), bytes.length())),
                        bytes);
            }
            case OsdSubOp.Checksum _ -> throw new Refusal(ErrorCode.EOPNOTSUPP);
            case OsdSubOp.CompareExtent compare -> {
                byte[] wanted = compare.data().toByteArray();
                byte[] there = Arrays.copyOf(
                        wanted.length == 0
                                ? new byte[0]
                                : range(stored, compare.offset(), wanted.length).toByteArray(),
                        wanted.length);
                int at = Arrays.mismatch(wanted, there);
                if (at >= 0) {
                    throw new Refusal(ErrorCode.EMISMATCH, new OsdSubOpResult.Mismatch(at));
                }
                yield new OsdSubOpResult.Done();
            }
            case OsdSubOp.CompareXattrNumber compare -> {
                String text = xattr(stored, compare.name()).toUtf8();
                long number = text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
                yield Refusal.unless(compare.comparison().holds(Long.compareUnsigned(compare.value(), number)));
            }
            case OsdSubOp.OmapGetKeys get -> {
                OsdSubOpResult.OmapValues page = page(stored, get.startAfter(), Payload.EMPTY, get.maxEntries());
                yield new OsdSubOpResult.OmapKeys(List.copyOf(page.values().keySet()), page.more());
            }
            case OsdSubOp.OmapGetValues get -> page(stored, get.startAfter(), get.prefix(), get.maxEntries());
            case OsdSubOp.OmapGetByKeys get -> {
                TreeMap<Payload, Payload> found = new TreeMap<>(stored.omap());
                found.keySet().retainAll(get.keys());
                yield new OsdSubOpResult.OmapValues(found, false);
            }
            case OsdSubOp.OmapGetHeader _ -> new OsdSubOpResult.Data(stored.omapHeader());
            case OsdSubOp.OmapCompare compare ->
                Refusal.unless(compare.conditions().stream().allMatch(condition -> {
                    Payload there = stored.omap().getOrDefault(condition.key(), Payload.EMPTY);
                    return condition.comparison().holds(there.compareTo(condition.value()));
                }));
            case OsdSubOp.Stat _ -> new OsdSubOpResult.Stat(stored.data().length, 0, stored.userVersion());
            case OsdSubOp.GetXattr get -> {
                Payload value = stored.xattrs().get(get.name());
                if (value == null) {
                    throw new Refusal(ErrorCode.ENODATA);
                }
                yield new OsdSubOpResult.Data(value);
            }
            case OsdSubOp.GetXattrs _ -> new OsdSubOpResult.Xattrs(stored.xattrs());
            case OsdSubOp.AssertExists _ -> new OsdSubOpResult.Done();
            case OsdSubOp.AssertVersion wanted -> {
                if (wanted.userVersion() != stored.userVersion()) {
                    throw new Refusal(
                            wanted.userVersion() < stored.userVersion() ? ErrorCode.ERANGE : ErrorCode.EOVERFLOW);
                }
                yield new OsdSubOpResult.Done();
            }
            case OsdSubOp.CompareXattr compare ->
                Refusal.unless(compare.comparison().holds(compare.value().compareTo(xattr(stored, compare.name()))));
            case OsdSubOp.ListObjects _ -> throw new IllegalStateException("answered above");
        };
    }

    private static Payload xattr(Stored stored, String name) {
        return stored.xattrs().getOrDefault(name, Payload.EMPTY);
    }

    private static Payload range(Stored stored, long offset, long lengthBytes) {
        int size = stored.data().length;
        int from = (int) Math.min(offset, size);
        long end = lengthBytes == 0 ? size : Math.min(size, offset + lengthBytes);
        return Payload.wrap(Arrays.copyOfRange(stored.data(), from, (int) Math.max(from, end)));
    }

    private static OsdSubOpResult.OmapValues page(Stored stored, Payload after, Payload prefix, int maxEntries) {
        TreeMap<Payload, Payload> page = new TreeMap<>();
        for (Map.Entry<Payload, Payload> entry :
                stored.omap().tailMap(after, false).entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                if (page.size() == maxEntries) {
                    return new OsdSubOpResult.OmapValues(page, true);
                }
                page.put(entry.getKey(), entry.getValue());
            }
        }
        return new OsdSubOpResult.OmapValues(page, false);
    }

    private OsdSubOpResult list(OsdSubOp.ListObjects list, Predicate<HObject> isListed) {
        List<HObject> found = new ArrayList<>();
        for (HObject object : objects.tailMap(list.from(), true).keySet()) {
            if (isListed.test(object)
                    && (list.isOfAllNamespaces() || object.namespace().equals(list.namespace()))) {
                if (found.size() == list.maxEntries()) {
                    return new OsdSubOpResult.Objects(found, object);
                }
                found.add(object);
            }
        }
        return new OsdSubOpResult.Objects(found, HObject.MAX);
    }

    private Optional<Stored> change(Optional<Stored> now, OsdSubOp.Mutation mutation) {
        Stored stored = now.orElse(Stored.EMPTY);
        byte[] data = stored.data();
        return switch (mutation) {
            case OsdSubOp.Write write -> withData(stored, written(data, write.offset(), write.data()));
            case OsdSubOp.WriteFull write -> withData(stored, write.data().toByteArray());
            case OsdSubOp.Append append -> withData(stored, written(data, data.length, append.data()));
            case OsdSubOp.Zero zero -> {
                byte[] zeroed = data.clone();
                int from = (int) Math.min(zero.offset(), data.length);
                Arrays.fill(zeroed, from, (int) Math.min(zero.offset() + zero.lengthBytes(), data.length), (byte) 0);
                yield withData(stored, zeroed);
            }
            case OsdSubOp.Truncate truncate -> withData(stored, Arrays.copyOf(data, (int) truncate.sizeBytes()));
            case OsdSubOp.Delete _ -> {
                if (now.isEmpty()) {
                    throw new Refusal(ErrorCode.ENOENT);
                }
                yield Optional.empty();
            }
            case OsdSubOp.Create create -> {
                if (create.exclusive() && now.isPresent()) {
                    throw new Refusal(ErrorCode.EEXIST);
                }
                yield Optional.of(stored);
            }
            case OsdSubOp.SetXattr set -> {
                TreeMap<String, Payload> xattrs = new TreeMap<>(stored.xattrs());
                xattrs.put(set.name(), set.value());
                yield Optional.of(stored.withXattrs(xattrs));
            }
            case OsdSubOp.RemoveXattr remove -> {
                TreeMap<String, Payload> xattrs = new TreeMap<>(stored.xattrs());
                xattrs.remove(remove.name());
                yield Optional.of(stored.withXattrs(xattrs));
            }
            case OsdSubOp.OmapSet set -> {
                TreeMap<Payload, Payload> omap = new TreeMap<>(stored.omap());
                omap.putAll(set.entries());
                yield Optional.of(stored.withOmap(omap, stored.omapHeader()));
            }
            case OsdSubOp.OmapSetHeader set -> Optional.of(stored.withOmap(stored.omap(), set.header()));
            case OsdSubOp.OmapRemoveKeys remove -> {
                TreeMap<Payload, Payload> omap = new TreeMap<>(existing(now).omap());
                remove.keys().forEach(omap::remove);
                yield Optional.of(stored.withOmap(omap, stored.omapHeader()));
            }
            case OsdSubOp.OmapRemoveRange remove -> {
                TreeMap<Payload, Payload> omap = new TreeMap<>(existing(now).omap());
                omap.keySet().removeIf(key -> key.compareTo(remove.from()) >= 0 && key.compareTo(remove.to()) < 0);
                yield Optional.of(stored.withOmap(omap, stored.omapHeader()));
            }
            case OsdSubOp.OmapClear _ -> Optional.of(existing(now).withOmap(new TreeMap<>(), Payload.EMPTY));
            case OsdSubOp.WriteSame write -> {
                byte[] after = data;
                for (long at = 0; at < write.lengthBytes(); at += write.data().length()) {
                    after = written(after, write.offset() + at, write.data());
                }
                yield withData(stored, after);
            }
            case OsdSubOp.SetAllocHint _ -> Optional.of(stored);
            case OsdSubOp.CopyFrom copy -> Optional.of(existing(Optional.ofNullable(objects.get(copy.source()))));
        };
    }

    private static Stored existing(Optional<Stored> stored) {
        return stored.orElseThrow(() -> new Refusal(ErrorCode.ENOENT));
    }

    private static Optional<Stored> withData(Stored stored, byte[] data) {
        return Optional.of(stored.withData(data));
    }

    private static byte[] written(byte[] data, long offset, Payload bytes) {
        byte[] longer = Arrays.copyOf(data, (int) Math.max(data.length, offset + bytes.length()));
        bytes.copyTo(0, longer, (int) offset, bytes.length());
        return longer;
    }

    /** The names there are, in the pool's order. */
    public List<String> names() {
        return objects.keySet().stream().map(HObject::name).toList();
    }

    /** An object's bytes. */
    public Optional<Payload> content(String name) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .map(entry -> Payload.copyOf(entry.getValue().data()))
                .findFirst();
    }
}
