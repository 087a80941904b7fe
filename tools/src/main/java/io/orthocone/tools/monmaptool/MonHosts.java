package io.orthocone.tools.monmaptool;

import io.orthocone.osdmap.EntityAddr;
import java.util.ArrayList;
import java.util.List;

/** {@code mon_host}: addresses of monitors whose names are not known. They are called {@code noname-a}, {@code noname-b}, ... */
final class MonHosts {
    private static final int INVALID = 234;

    private MonHosts() {}

    static List<MonInfo> parse(String text) {
        List<MonInfo> monitors = new ArrayList<>();
        for (String word : words(text)) {
            List<EntityAddr> addresses = MonAddrs.parseAll(word, EntityAddr.Type.ANY)
                    .orElseThrow(() -> MonmaptoolFailure.of("unable to parse addrs in '" + text + "'", INVALID));
            String name = "noname-" + (char) ('a' + monitors.size());
            monitors.add(MonInfo.of(name, addresses.size() > 1 ? addresses : guessed(addresses.getFirst())));
        }
        return monitors;
    }

    /** What a single address means: the usual ports say the protocol, and a missing one stands for both. */
    private static List<EntityAddr> guessed(EntityAddr address) {
        EntityAddr legacy = at(address, EntityAddr.Type.V1, MonAddrs.LEGACY_PORT);
        EntityAddr msgr2 = at(address, EntityAddr.Type.V2, MonAddrs.MSGR2_PORT);
        return switch (address.type()) {
            case V1 -> List.of(address.port() == 0 ? legacy : address);
            case V2 -> List.of(address.port() == 0 ? msgr2 : address);
            case ANY, NONE ->
                switch (address.port()) {
                    case 0 -> List.of(msgr2, legacy);
                    case MonAddrs.LEGACY_PORT -> List.of(legacy);
                    default -> List.of(at(address, EntityAddr.Type.V2, address.port()));
                };
        };
    }

    static EntityAddr at(EntityAddr address, EntityAddr.Type type, int port) {
        return new EntityAddr(type, address.nonce(), address.ip(), port);
    }

    /** The words of a list with commas, semicolons or blanks between them; those in brackets stay together. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int depth = 0;
        for (char c : (text + ",").toCharArray()) {
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            boolean isBetween = depth <= 0 && (c == ',' || c == ';' || c == ' ' || c == '\t');
            if (!isBetween) {
                word.append(c);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.substring(0, word.length() - 1));
        }
        return words;
    }
}
