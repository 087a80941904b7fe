package io.orthocone.message;

import io.orthocone.osdmap.EntityAddr;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One life of a client, from its start to its end: what can be fenced. Nobody can take another one's name, for the number is drawn from the
 * client's key and its incarnation.
 *
 * <p>The blocklist of OSD maps holds addresses, as Ceph's does, and our clients have none of their own: the number stands in for one, in a
 * network of IPv6 that belongs to nobody ({@code fd}, then {@code ocone} in ASCII).
 *
 * <pre>
 *   client.4127.17  ◀──▶  fd 6f63 6f6e 65 0000, 8 bytes: 4127        port 0, nonce 17
 * </pre>
 *
 * @param incarnation the nonce of its messenger
 */
public record ClientInstance(EntityName client, int incarnation) {
    private static final String NETWORK = "fd6f:636f:6e65:0:";
    private static final Pattern TEXT = Pattern.compile("client\\.(\\d{1,20})\\.(\\d{1,10})");
    private static final Pattern ADDRESS = Pattern.compile("fd6f:636f:6e65:(.*)");
    private static final int GROUPS_OF_NUMBER = 4;

    public ClientInstance {
        if (client.type() != EntityType.CLIENT) {
            throw new IllegalArgumentException(client + " is no client");
        }
    }

    /** Reads {@code client.4127.17}; empty if it is something else. */
    public static Optional<ClientInstance> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            long number = Long.parseUnsignedLong(matcher.group(1));
            return Optional.of(
                    new ClientInstance(EntityName.client(number), Integer.parseUnsignedInt(matcher.group(2))));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** The instance that an entry of the blocklist is about; empty if it is about an address. */
    public static Optional<ClientInstance> of(EntityAddr entry) {
        if (entry.port() != 0 || !ADDRESS.matcher(entry.ip()).matches()) {
            return Optional.empty();
        }
        return numberIn(entry.ip()).map(number -> new ClientInstance(EntityName.client(number), entry.nonce()));
    }

    /** The last four groups, of which the longest run of zeros may be left out, with the zero before them. */
    private static Optional<Long> numberIn(String ip) {
        String[] halves = ip.split("::", -1);
        String[] head = halves[0].split(":", -1);
        String[] tail = halves.length == 1 || halves[1].isEmpty() ? new String[0] : halves[1].split(":", -1);
        int left = 2 * GROUPS_OF_NUMBER - head.length - tail.length;
        long number = 0;
        for (int group = GROUPS_OF_NUMBER - 1; group < 2 * GROUPS_OF_NUMBER; group++) {
            String digits = group < head.length
                    ? head[group]
                    : group < head.length + left ? "0" : tail[group - head.length - left];
            int value = Integer.parseInt(digits, 16);
            if (group == GROUPS_OF_NUMBER - 1 && value != 0) {
                return Optional.empty();
            }
            number = (number << 16) | value;
        }
        return Optional.of(number);
    }

    /** As it stands in the blocklist. */
    public EntityAddr addr() {
        long number = Long.parseUnsignedLong(client.id());
        StringBuilder ip = new StringBuilder(NETWORK);
        for (int group = GROUPS_OF_NUMBER - 1; group >= 0; group--) {
            ip.append(Long.toHexString((number >>> (16 * group)) & 0xffff)).append(group > 0 ? ":" : "");
        }
        return new EntityAddr(EntityAddr.Type.ANY, incarnation, ip.toString(), 0).canonical();
    }

    @Override
    public String toString() {
        return client + "." + Integer.toUnsignedString(incarnation);
    }
}
