package io.orthocone.clientworld;

import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Objects in memory, and what each step does to them. The obvious form of what OSDs do. */
public final class StoredObjects {
    private record Stored(byte[] data, TreeMap<String, Payload> xattrs, long userVersion) {}

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
                results.add(new OsdSubOpResult.Failed(refusal.code));
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
            objects.put(object, new Stored(now.get().data(), now.get().xattrs(), version));
        } else if (isWrite) {
            objects.remove(object);
        }
        return new Outcome(ErrorCode.OK, version, results);
    }

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final ErrorCode code;

        Refusal(ErrorCode code) {
            super(code.meaning());
            this.code = code;
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
                int from = (int) Math.min(read.offset(), stored.data().length);
                long end = read.lengthBytes() == 0 ? stored.data().length : read.offset() + read.lengthBytes();
                yield new OsdSubOpResult.Data(Payload.wrap(Arrays.copyOfRange(stored.data(), from, (int)
                        Math.max(from, Math.min(end, stored.data().length)))));
            }
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
                            stored.userVersion() < wanted.userVersion() ? ErrorCode.ERANGE : ErrorCode.EOVERFLOW);
                }
                yield new OsdSubOpResult.Done();
            }
            case OsdSubOp.CompareXattr compare -> {
                if (!compare.value().equals(stored.xattrs().get(compare.name()))) {
                    throw new Refusal(ErrorCode.ECANCELED);
                }
                yield new OsdSubOpResult.Done();
            }
            case OsdSubOp.ListObjects _ -> throw new IllegalStateException("answered above");
        };
    }

    private OsdSubOpResult list(OsdSubOp.ListObjects list, Predicate<HObject> isListed) {
        List<HObject> found = new ArrayList<>();
        for (HObject object : objects.tailMap(list.from(), true).keySet()) {
            if (isListed.test(object) && object.namespace().equals(list.namespace())) {
                if (found.size() == list.maxEntries()) {
                    return new OsdSubOpResult.Objects(found, object);
                }
                found.add(object);
            }
        }
        return new OsdSubOpResult.Objects(found, HObject.MAX);
    }

    private static Optional<Stored> change(Optional<Stored> now, OsdSubOp.Mutation mutation) {
        Stored stored = now.orElseGet(() -> new Stored(new byte[0], new TreeMap<>(), 0));
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
                yield Optional.of(new Stored(data, xattrs, stored.userVersion()));
            }
            case OsdSubOp.RemoveXattr remove -> {
                TreeMap<String, Payload> xattrs = new TreeMap<>(stored.xattrs());
                if (xattrs.remove(remove.name()) == null) {
                    throw new Refusal(ErrorCode.ENODATA);
                }
                yield Optional.of(new Stored(data, xattrs, stored.userVersion()));
            }
        };
    }

    private static Optional<Stored> withData(Stored stored, byte[] data) {
        return Optional.of(new Stored(data, stored.xattrs(), stored.userVersion()));
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
