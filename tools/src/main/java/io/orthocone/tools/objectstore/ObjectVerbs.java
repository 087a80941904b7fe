package io.orthocone.tools.objectstore;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.env.Payload;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.Transaction;
import io.orthocone.tools.cli.Complaint;
import io.orthocone.tools.cli.OutputFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What can be done with one object: Ceph's words, with Ceph's arguments. */
final class ObjectVerbs {
    /** What each takes, for people. */
    static final SortedMap<String, String> ARGUMENTS = new TreeMap<>(Map.ofEntries(
            Map.entry("get-bytes", "[FILE]"),
            Map.entry("set-bytes", "[FILE]"),
            Map.entry("list-attrs", ""),
            Map.entry("get-attr", "NAME"),
            Map.entry("set-attr", "NAME [FILE]"),
            Map.entry("rm-attr", "NAME"),
            Map.entry("list-omap", ""),
            Map.entry("get-omap", "KEY"),
            Map.entry("set-omap", "KEY [FILE]"),
            Map.entry("rm-omap", "KEY"),
            Map.entry("get-omaphdr", ""),
            Map.entry("set-omaphdr", "[FILE]"),
            Map.entry("set-size", "BYTES"),
            Map.entry("dump", ""),
            Map.entry("remove", "")));

    private final OfflineStore store;
    private final StoredObject target;
    private final OutputFormat format;
    private final PrintWriter out;

    ObjectVerbs(OfflineStore store, StoredObject target, OutputFormat format, PrintWriter out) {
        this.store = store;
        this.target = target;
        this.format = format;
        this.out = out;
    }

    /** Complains of a verb that there is not, or that is given too little or too much, before anything is opened. */
    static void check(List<String> words) {
        if (words.size() < 2 || !ARGUMENTS.containsKey(words.get(1))) {
            throw new Complaint(
                    (words.size() < 2 ? "say what to do with the object" : "'" + words.get(1) + "' is no verb")
                            + ": one of " + String.join(", ", ARGUMENTS.keySet()));
        }
        String takes = ARGUMENTS.get(words.get(1));
        List<String> wanted = takes.isEmpty() ? List.of() : List.of(takes.split(" ", -1));
        long least = wanted.stream().filter(word -> !word.startsWith("[")).count();
        int given = words.size() - 2;
        if (given < least || given > wanted.size()) {
            throw new Complaint(words.get(1) + " takes " + (takes.isEmpty() ? "nothing more" : takes) + ", not " + given
                    + " words");
        }
    }

    /** Does it. */
    void run(String verb, List<String> arguments) throws IOException {
        switch (verb) {
            case "get-bytes" -> write(arguments, 0, stream -> store.copyTo(target, stream));
            case "set-bytes" -> setBytes(input(arguments, 0));
            case "list-attrs" -> list(new ArrayList<>(attrs().keySet()));
            case "get-attr" ->
                write(
                        List.of(),
                        0,
                        stream -> stream.write(attr(arguments.get(0)).toByteArray()));
            case "set-attr" ->
                commit(change().setAttr(target.collection(), target.object(), arguments.get(0), input(arguments, 1)));
            case "rm-attr" -> {
                attr(arguments.get(0));
                commit(change().removeAttr(target.collection(), target.object(), arguments.get(0)));
            }
            case "list-omap" ->
                list(omapKeys().stream().map(ObjectVerbs::printable).toList());
            case "get-omap" ->
                write(
                        List.of(),
                        0,
                        stream -> stream.write(omap(arguments.get(0)).toByteArray()));
            case "set-omap" ->
                commit(change().omapSet(
                                target.collection(), target.object(), key(arguments.get(0)), input(arguments, 1)));
            case "rm-omap" -> {
                omap(arguments.get(0));
                commit(change().omapRemoveKeys(target.collection(), target.object(), List.of(key(arguments.get(0)))));
            }
            case "get-omaphdr" ->
                write(List.of(), 0, stream -> stream.write(omapHeader().toByteArray()));
            case "set-omaphdr" ->
                commit(change().omapSetHeader(target.collection(), target.object(), input(arguments, 0)));
            case "set-size" -> setSize(bytes(arguments.get(0)));
            case "remove" -> commit(change().remove(target.collection(), target.object()));
            case "dump" -> dump();
            default -> throw new IllegalStateException("checked before: " + verb);
        }
        out.flush();
    }

    private static Transaction.Builder change() {
        return Transaction.builder().fromReserve();
    }

    private void commit(Transaction.Builder change) {
        store.commit(change.build());
    }

    // --- data ---

    private void setBytes(Payload content) {
        Transaction.Builder change = Transaction.builder().truncate(target.collection(), target.object(), 0);
        if (!content.isEmpty()) {
            change.write(target.collection(), target.object(), 0, content);
        }
        withInfo(change, content.length());
    }

    private void setSize(long sizeBytes) {
        withInfo(change().truncate(target.collection(), target.object(), sizeBytes), sizeBytes);
    }

    /** The object's info says its size too, and a scrub compares the two. */
    private void withInfo(Transaction.Builder change, long sizeBytes) {
        Payload info = target.collection().isMeta() ? null : attrs().get(ObjectInfo.ATTR);
        if (info != null) {
            ObjectInfo before = ObjectInfo.decode(info);
            ObjectInfo after = new ObjectInfo(
                    before.version(), before.userVersion(), sizeBytes, before.mtimeMillis(), before.hint());
            change.setAttr(target.collection(), target.object(), ObjectInfo.ATTR, after.encode());
        }
        commit(change);
    }

    private static long bytes(String text) {
        try {
            long bytes = Long.parseLong(text);
            if (bytes >= 0 && bytes <= ObjectStore.MAX_OBJECT_BYTES) {
                return bytes;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Complaint("a size is a number of bytes up to " + ObjectStore.MAX_OBJECT_BYTES + ", not " + text);
    }

    // --- attributes and omap ---

    private SortedMap<String, Payload> attrs() {
        return store.ask(on -> on.getAttrs(target.collection(), target.object()))
                .orElseThrow(target::missing);
    }

    private Payload attr(String name) {
        return Optional.ofNullable(attrs().get(name))
                .orElseThrow(() -> new Complaint(
                        ErrorCode.ENODATA,
                        target.name() + " has no attribute '" + name
                                + "'; see list-attrs (those of users begin with _)"));
    }

    private List<Payload> omapKeys() {
        return store.ask(on -> {
            List<Payload> keys = new ArrayList<>();
            on.omapScan(target.collection(), target.object(), Payload.EMPTY, (key, value) -> keys.add(key));
            return keys;
        });
    }

    private Payload omap(String name) {
        return store.ask(on -> on.omapGet(target.collection(), target.object(), key(name)))
                .orElseThrow(() -> new Complaint(
                        ErrorCode.ENODATA, target.name() + " has no omap key '" + name + "'; see list-omap"));
    }

    private Payload omapHeader() {
        return store.ask(on -> on.omapHeader(target.collection(), target.object()))
                .orElseThrow(target::missing);
    }

    /** A key as people write it: text, or {@code 0x} and hexadecimal digits. */
    private static Payload key(String text) {
        if (text.startsWith("0x")) {
            try {
                return Payload.wrap(HexFormat.of().parseHex(text, 2, text.length()));
            } catch (IllegalArgumentException e) {
                throw new Complaint("'" + text + "' is not hexadecimal");
            }
        }
        return Payload.utf8(text);
    }

    /** The inverse of {@link #key}. */
    private static String printable(Payload key) {
        String text = key.toUtf8();
        boolean isText = text.chars().noneMatch(unit -> Character.isISOControl(unit) || unit == 0xfffd)
                && !text.startsWith("0x");
        return isText ? text : "0x" + HexFormat.of().formatHex(key.toByteArray());
    }

    // --- in and out ---

    private void list(List<String> names) {
        if (format.isJson()) {
            ArrayNode all = new ObjectMapper().createArrayNode();
            names.forEach(all::add);
            out.println(format.render(all));
        } else {
            names.forEach(out::println);
        }
    }

    @FunctionalInterface
    private interface Source {
        void writeTo(OutputStream stream) throws IOException;
    }

    private static void write(List<String> arguments, int at, Source source) throws IOException {
        if (arguments.size() > at && !arguments.get(at).equals("-")) {
            try (OutputStream file = Files.newOutputStream(Path.of(arguments.get(at)))) {
                source.writeTo(file);
            }
            return;
        }
        source.writeTo(System.out);
        System.out.flush();
    }

    private static Payload input(List<String> arguments, int at) throws IOException {
        if (arguments.size() <= at || arguments.get(at).equals("-")) {
            return Payload.wrap(System.in.readAllBytes());
        }
        Path file = Path.of(arguments.get(at));
        if (!Files.isReadable(file)) {
            throw new Complaint(ErrorCode.ENOENT, file + " cannot be read");
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return Payload.wrap(stream.readAllBytes());
        }
    }

    private void dump() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.set("id", target.toJson());
        long size = store.size(target);
        node.putObject("stat").put("size", size);
        Payload info = target.collection().equals(CollectionId.META) ? null : attrs().get(ObjectInfo.ATTR);
        if (info != null) {
            ObjectInfo decoded = ObjectInfo.decode(info);
            node.putObject("info")
                    .put("version", decoded.version().toString())
                    .put("user_version", decoded.userVersion())
                    .put("size", decoded.sizeBytes())
                    .put("mtime_millis", decoded.mtimeMillis());
        }
        ArrayNode extents = node.putArray("extents");
        HObject object = target.object();
        store.ask(on -> on.extents(target.collection(), object, 0, ObjectStore.MAX_OBJECT_BYTES))
                .orElseThrow(target::missing)
                .forEach(extent ->
                        extents.addObject().put("offset", extent.offset()).put("length", extent.lengthBytes()));
        ObjectNode attrs = node.putObject("attrs");
        attrs().forEach((name, value) -> attrs.put(name, HexFormat.of().formatHex(value.toByteArray())));
        node.put("omap_header", HexFormat.of().formatHex(omapHeader().toByteArray()));
        ObjectNode omap = node.putObject("omap");
        store.ask(on -> {
            on.omapScan(target.collection(), object, Payload.EMPTY, (key, value) -> {
                omap.put(printable(key), HexFormat.of().formatHex(value.toByteArray()));
                return true;
            });
            return true;
        });
        out.println(format == OutputFormat.JSON ? format.render(node) : node.toPrettyString());
    }
}
