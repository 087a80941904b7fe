package io.orthocone.tools.monmaptool;

import io.orthocone.osdmap.EntityAddr;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code --set-initial-members}: who is in the first quorum, though nobody may know yet where they are. */
final class InitialMembers {
    private static final Comparator<List<EntityAddr>> BY_ADDRESSES = (one, other) -> {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int by = one.get(i).compareTo(other.get(i));
            if (by != 0) {
                return by;
            }
        }
        return Integer.compare(one.size(), other.size());
    };

    private InitialMembers() {}

    /** Takes out all others, puts in who is missing, at an address that stands for none. Returns the addresses that went. */
    static String set(CephMonMap map, List<String> members) {
        TreeSet<List<EntityAddr>> removed = new TreeSet<>(BY_ADDRESSES);
        for (String name : List.copyOf(map.ranks)) {
            if (!members.contains(name)) {
                removed.add(map.monitors().get(name).addresses());
                map.remove(name);
            }
        }
        for (String name : members) {
            if (!map.contains(name)) {
                map.add(MonInfo.of(name, List.of(freePlaceholder(map))));
            }
        }
        map.rankByAddress();
        return removed.stream().map(MonAddrs::text).collect(Collectors.joining(","));
    }

    private static EntityAddr freePlaceholder(CephMonMap map) {
        int nonce = 1;
        while (map.containsAnyOf(List.of(new EntityAddr(EntityAddr.Type.V1, nonce, "0.0.0.0", 0)))) {
            nonce++;
        }
        return new EntityAddr(EntityAddr.Type.V1, nonce, "0.0.0.0", 0);
    }
}
