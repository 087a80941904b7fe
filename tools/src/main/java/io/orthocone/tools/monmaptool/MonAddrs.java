package io.orthocone.tools.monmaptool;

import io.orthocone.osdmap.EntityAddr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Addresses of monitors in text: {@code [v2:]IP[:PORT][/NONCE]}, or several in brackets, {@code [v2:...,v1:...]}. An IP is a literal
 * one, of version 6 better in brackets. Names of hosts are not looked up.
 */
final class MonAddrs {
    static final int MSGR2_PORT = 3300;
    static final int LEGACY_PORT = 6789;

    private static final int MAX_PORT = 0xffff;

    private static final Pattern ADDR = Pattern.compile("(?<type>v1:|v2:|any:)?"
            + "(?:(?<v4>[0-9.]+)|(?<v6>[0-9a-fA-F:]+)|\\[(?<bracketed>[0-9a-fA-F:.]+)\\])"
            + "(?::(?<port>[0-9]*))?(?:/(?<nonce>[0-9]+))?");

    private static final Pattern OCTETS = Pattern.compile("((0|[1-9][0-9]{0,2})\\.){3}(0|[1-9][0-9]{0,2})");

    private MonAddrs() {}

    /**
     * One address.
     *
     * @param otherwise the protocol if the text does not say
     */
    static Optional<EntityAddr> parse(String text, EntityAddr.Type otherwise) {
        if (text.equals("-")) {
            return Optional.of(EntityAddr.NONE);
        }
        Matcher matcher = ADDR.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        EntityAddr.Type type = matcher.group("type") == null ? otherwise : type(matcher.group("type"));
        Optional<String> ip = ip(matcher);
        long port = number(matcher.group("port"));
        long nonce = number(matcher.group("nonce"));
        if (ip.isEmpty() || port > MAX_PORT || nonce > 0xffff_ffffL) {
            return Optional.empty();
        }
        return Optional.of(new EntityAddr(type, (int) nonce, ip.get(), (int) port));
    }

    private static EntityAddr.Type type(String prefix) {
        return switch (prefix) {
            case "v1:" -> EntityAddr.Type.V1;
            case "v2:" -> EntityAddr.Type.V2;
            default -> EntityAddr.Type.ANY;
        };
    }

    /** In the one form in which the address comes back from a map. */
    private static Optional<String> ip(Matcher matcher) {
        String bracketed = matcher.group("bracketed");
        String v4 = matcher.group("v4");
        String text = bracketed != null ? bracketed : v4 != null ? v4 : matcher.group("v6");
        if (text.indexOf(':') < 0 && !OCTETS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EntityAddr.of(text, 0, 0).canonical().ip());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** 0 without digits; more than any port or nonce if there are too many. */
    private static long number(String digits) {
        if (digits == null || digits.isEmpty()) {
            return 0;
        }
        return digits.length() > 10 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /** One address, or several in brackets. */
    static Optional<List<EntityAddr>> parseAll(String text, EntityAddr.Type otherwise) {
        Optional<EntityAddr> single = parse(text, otherwise);
        if (single.isPresent()) {
            return Optional.of(List.of(single.get()));
        }
        if (!text.startsWith("[") || !text.endsWith("]") || text.length() < 2) {
            return Optional.empty();
        }
        List<EntityAddr> addresses = new ArrayList<>();
        for (String part : text.substring(1, text.length() - 1).split(",", -1)) {
            Optional<EntityAddr> address = parse(part, otherwise);
            if (address.isEmpty()) {
                return Optional.empty();
            }
            addresses.add(address.get());
        }
        return Optional.of(addresses);
    }

    /** As Ceph prints one: {@code v2:1.2.3.4:3300/0}. */
    static String text(EntityAddr address) {
        String text = address.toString();
        return address.type() == EntityAddr.Type.ANY ? text.substring("any:".length()) : text;
    }

    /** As Ceph prints those of a monitor: in brackets unless there is exactly one. */
    static String text(List<EntityAddr> addresses) {
        String joined = addresses.stream().map(MonAddrs::text).collect(Collectors.joining(","));
        return addresses.size() == 1 ? joined : "[" + joined + "]";
    }
}
