package io.orthocone.auth;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an account may do, at each kind of daemon. A value; its text is canonical, so that two that say the same are equal.
 *
 * <p>Rights add up: of what is asked for, each letter has to be in some grant that covers the object.
 */
public final class Capabilities {
    /** Of all kinds together: a ticket has to fit into a frame of the handshake. */
    public static final int MAX_TEXT_BYTES = CapabilityParser.MAX_TEXT_LENGTH;

    /** May do nothing. */
    public static final Capabilities NONE = new Capabilities(new EnumMap<>(Service.class));

    /** May do everything. */
    public static final Capabilities ALL =
            NONE.with(Service.MON, "allow *").with(Service.OSD, "allow *").with(Service.MDS, "allow *");

    private final Map<Service, List<Grant>> grants;

    private Capabilities(Map<Service, List<Grant>> grants) {
        this.grants = Collections.unmodifiableMap(grants);
    }

    /**
     * With {@code text} for this kind of daemon in place of what there was; an empty one takes it away.
     *
     * @throws CapabilitySyntaxException when the text says no capability
     */
    public Capabilities with(Service service, String text) {
        Map<Service, List<Grant>> changed = new EnumMap<>(Service.class);
        changed.putAll(grants);
        if (text.isBlank()) {
            changed.remove(service);
        } else {
            changed.put(service, List.copyOf(CapabilityParser.parse(service, text)));
        }
        Capabilities result = new Capabilities(changed);
        int bytes = result.texts().values().stream()
                .mapToInt(one -> one.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        if (bytes > MAX_TEXT_BYTES) {
            throw new CapabilitySyntaxException(
                    text.substring(0, Math.min(40, text.length())) + "...",
                    0,
                    "all capabilities of an account together have at most " + MAX_TEXT_BYTES + " bytes");
        }
        return result;
    }

    /** What is had at this kind of daemon, as it is parsed again; empty when nothing is. */
    public Optional<String> text(Service service) {
        return Optional.ofNullable(grants.get(service))
                .map(list -> list.stream().map(Grant::text).collect(Collectors.joining(", ")));
    }

    /** All of it. */
    public SortedMap<Service, String> texts() {
        SortedMap<Service, String> texts = new TreeMap<>();
        for (Service service : grants.keySet()) {
            texts.put(service, text(service).orElseThrow());
        }
        return texts;
    }

    // --- questions ---

    /** Whether there is anything for this kind of daemon. */
    public boolean hasAny(Service service) {
        return grants.containsKey(service);
    }

    /** Whether everything is permitted at this kind of daemon, whatever it is about. */
    public boolean permitsEverything(Service service) {
        for (Grant grant : of(service)) {
            if (grant instanceof Grant.Everything everything
                    && everything.scope().isAll()) {
                return true;
            }
        }
        return false;
    }

    /** Whether it has the profile there, or may do everything. Asked for every message, hence without streams. */
    public boolean hasProfile(Service service, Profile profile) {
        for (Grant grant : of(service)) {
            if (grant instanceof Grant.OfProfile has && has.profile() == profile) {
                return true;
            }
        }
        return permitsEverything(service);
    }

    /** Whether monitors may be asked for this. Who has a profile may read. */
    public boolean permitsMon(Access needed) {
        return needed.without(monAccess()).isNone();
    }

    /**
     * Whether monitors may be given this command.
     *
     * @param command its words, without arguments
     * @param needed what it is declared to need
     */
    public boolean permitsCommand(String command, Map<String, String> arguments, Access needed) {
        return permitsMon(needed)
                || of(Service.MON).stream()
                        .anyMatch(grant -> grant instanceof Grant.Command named && named.permits(command, arguments));
    }

    private Access monAccess() {
        Access access = Access.NONE;
        for (Grant grant : of(Service.MON)) {
            access = access.and(
                    switch (grant) {
                        case Grant.Everything _ -> Access.RWX;
                        case Grant.Letters(Access letters, Grant.Scope _) -> letters;
                        case Grant.OfProfile _ -> Access.R;
                        case Grant.Command _ -> Access.NONE;
                    });
        }
        return access;
    }

    /**
     * Whether this may be done to the object. What is about no object in particular (a listing) asks for the empty name, which no
     * {@code object_prefix} covers.
     */
    public boolean permitsOsd(Access needed, String pool, String namespace, String object) {
        Access access = Access.NONE;
        for (Grant grant : of(Service.OSD)) {
            access = access.and(
                    switch (grant) {
                        case Grant.Everything(Grant.Scope scope) ->
                            scope.covers(pool, namespace, object) ? Access.RWX : Access.NONE;
                        case Grant.Letters(Access letters, Grant.Scope scope) ->
                            scope.covers(pool, namespace, object) ? letters : Access.NONE;
                        case Grant.OfProfile _, Grant.Command _ -> Access.NONE;
                    });
        }
        return needed.without(access).isNone();
    }

    /** Whether this may be done below the path, which is absolute and has no {@code .} and {@code ..}. */
    public boolean permitsMds(Access needed, String path) {
        Access access = Access.NONE;
        for (Grant grant : of(Service.MDS)) {
            access = access.and(
                    switch (grant) {
                        case Grant.Everything(Grant.Scope scope) -> scope.coversPath(path) ? Access.RWX : Access.NONE;
                        case Grant.Letters(Access letters, Grant.Scope scope) ->
                            scope.coversPath(path) ? letters : Access.NONE;
                        case Grant.OfProfile _, Grant.Command _ -> Access.NONE;
                    });
        }
        return needed.without(access).isNone();
    }

    private List<Grant> of(Service service) {
        return grants.getOrDefault(service, List.of());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Capabilities capabilities && grants.equals(capabilities.grants);
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** {@code mon 'allow r' osd 'allow rw pool=data'}. */
    @Override
    public String toString() {
        return texts().entrySet().stream()
                .map(entry -> entry.getKey().word() + " '" + entry.getValue() + "'")
                .collect(Collectors.joining(" "));
    }
}
