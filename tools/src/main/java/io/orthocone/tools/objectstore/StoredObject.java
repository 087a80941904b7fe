package io.orthocone.tools.objectstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.HObject;
import io.orthocone.osd.backend.PgMetaStore;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osdmap.PgId;
import io.orthocone.tools.cli.Complaint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An object and the collection that it is in. As JSON it is what Ceph's tool prints and takes:
 * {@code ["1.7",{"oid":"name","key":"","snapid":-2,"hash":1234,"max":0,"pool":1,"namespace":""}]}.
 */
record StoredObject(CollectionId collection, HObject object) {
    private static final int PAGE = 1000;

    /** As people know it. */
    String name() {
        return collection + " " + object;
    }

    Complaint missing() {
        return new Complaint(ErrorCode.ENOENT, "there is no object " + name() + "; see --op list");
    }

    ArrayNode toJson() {
        ArrayNode pair = new ObjectMapper().createArrayNode().add(collection.toString());
        pair.addObject()
                .put("oid", object.name())
                .put("key", object.key())
                .put("snapid", object.snap())
                .put("hash", Integer.toUnsignedLong(object.hash()))
                .put("max", 0)
                .put("pool", object.pool())
                .put("namespace", object.namespace());
        return pair;
    }

    /** All objects of the store, or of one collection, in order. */
    static List<StoredObject> all(ObjectStore store, Optional<CollectionId> only) {
        List<StoredObject> all = new ArrayList<>();
        for (CollectionId collection : store.collections()) {
            if (only.isPresent() ? only.get().equals(collection) : !collection.isMeta()) {
                for (HObject from = HObject.MIN; !from.isMax(); ) {
                    ObjectStore.ObjectList page = store.list(collection, from, PAGE);
                    page.objects().forEach(object -> all.add(new StoredObject(collection, object)));
                    from = page.next();
                }
            }
        }
        return all;
    }

    /**
     * The object that is meant: by its JSON, or by its name if only one has it.
     *
     * @param only the collection to look in
     * @param namespace the namespace to look in
     */
    static StoredObject find(OfflineStore store, String text, Optional<CollectionId> only, Optional<String> namespace) {
        if (text.isEmpty()) {
            return metaOf(store, only);
        }
        StoredObject object = text.startsWith("[") || text.startsWith("{") ? parse(text, only) : null;
        if (object != null) {
            if (!store.ask(on -> on.exists(object.collection(), object.object()))) {
                throw object.missing();
            }
            return object;
        }
        List<StoredObject> found = store.ask(on -> all(on, only)).stream()
                .filter(candidate -> candidate.object().name().equals(text)
                        && namespace.map(candidate.object().namespace()::equals).orElse(true))
                .toList();
        if (found.isEmpty()) {
            throw new Complaint(ErrorCode.ENOENT, "there is no object '" + text + "' here; see --op list");
        }
        if (found.size() > 1) {
            throw new Complaint(
                    ErrorCode.EINVAL,
                    found.size() + " objects are called '" + text + "'; say which by a line of --op list, such as '"
                            + found.getFirst().toJson() + "'");
        }
        return found.getFirst();
    }

    /** Where a PG keeps what it knows of itself: the empty name means it, as in Ceph's tool. */
    private static StoredObject metaOf(OfflineStore store, Optional<CollectionId> only) {
        CollectionId collection = only.filter(one -> !one.isMeta())
                .orElseThrow(() -> new Complaint("the empty name means a PG's own object: say which PG with --pgid"));
        StoredObject meta = new StoredObject(CollectionId.META, PgMetaStore.metaObject(collection.pg()));
        if (!store.ask(on -> on.exists(meta.collection(), meta.object()))) {
            throw new Complaint(ErrorCode.ENOENT, "there is no PG " + collection + " here; see --op list-pgs");
        }
        return meta;
    }

    private static StoredObject parse(String text, Optional<CollectionId> only) {
        try {
            JsonNode node = new ObjectMapper().readTree(text);
            CollectionId collection = node.isArray()
                    ? collection(node.path(0).asText())
                    : only.orElseThrow(() -> new Complaint("an object without a PG needs --pgid"));
            JsonNode id = node.isArray() ? node.path(1) : node;
            if (!(id instanceof ObjectNode) || !id.path("oid").isTextual()) {
                throw new Complaint("'" + text + "' is no object; take a line of --op list");
            }
            return new StoredObject(
                    collection,
                    new HObject(
                            id.path("pool").asLong(collection.pool()),
                            id.path("namespace").asText(""),
                            id.path("key").asText(""),
                            id.path("oid").asText(),
                            id.path("snapid").asLong(HObject.HEAD),
                            (int) id.path("hash").asLong()));
        } catch (JsonProcessingException e) {
            throw new Complaint("'" + text + "' is no JSON: " + e.getOriginalMessage() + "; take a line of --op list");
        }
    }

    /** A collection by the name of its PG, or {@code meta}. */
    static CollectionId collection(String name) {
        if (name.equals(CollectionId.META.toString())) {
            return CollectionId.META;
        }
        try {
            return CollectionId.of(PgId.parse(name));
        } catch (IllegalArgumentException e) {
            throw new Complaint("'" + name + "' is no PG; one is called 1.7, say");
        }
    }
}
