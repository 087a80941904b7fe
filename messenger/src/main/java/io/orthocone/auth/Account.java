package io.orthocone.auth;

import io.orthocone.message.EntityName;
import io.orthocone.message.EntityType;
import java.util.regex.Pattern;

/**
 * Whose rights somebody has. A daemon's account has its name, all monitors share {@code mon.}, and a client's account has a name
 * ({@code client.admin}) where its incarnations have numbers ({@code client.4127}): so this is no {@link EntityName}.
 *
 * @param id empty for {@link EntityType#MON} and for nobody else
 */
public record Account(EntityType type, String id) implements Comparable<Account> {
    static final int MAX_ID_LENGTH = 64;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.@-]{1," + MAX_ID_LENGTH + "}");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

    /** All monitors. */
    public static final Account MON = new Account(EntityType.MON, "");

    /** Whoever a cluster is made by. */
    public static final Account ADMIN = new Account(EntityType.CLIENT, "admin");

    public Account {
        if (type == EntityType.MON ? !id.isEmpty() : !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("'" + type.word() + "." + id
                    + "' names no account; expected mon., osd.N," + " mds.ID or client.ID, with up to " + MAX_ID_LENGTH
                    + " of letters, digits, '_', '-', '.', '@'");
        }
        if (type == EntityType.OSD && !NUMBER.matcher(id).matches()) {
            throw new IllegalArgumentException("'osd." + id + "' names no account: OSDs have numbers");
        }
    }

    public static Account osd(int id) {
        return new Account(EntityType.OSD, Integer.toString(id));
    }

    public static Account client(String id) {
        return new Account(EntityType.CLIENT, id);
    }

    /** Reads {@code type.id}. */
    public static Account parse(String text) {
        for (EntityType type : EntityType.values()) {
            String prefix = type.word() + ".";
            if (text.startsWith(prefix)) {
                return new Account(type, text.substring(prefix.length()));
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' names no account; expected mon., osd.N, mds.ID or client.ID");
    }

    /** The account of an entity of this name; a client's name says nothing of its account. */
    public static Account ofDaemon(EntityName name) {
        return switch (name.type()) {
            case MON -> MON;
            case OSD, MDS -> new Account(name.type(), name.id());
            case CLIENT -> throw new IllegalArgumentException(name + " is no daemon: its account is not in its name");
        };
    }

    /**
     * Whether who has proven this account and key may say that it is {@code name} with this nonce. A client's number belongs to its key
     * and its nonce ({@link ClientNumber}), so nobody else can have it.
     */
    public boolean maySpeakAs(EntityName name, PublicKey key, int nonce) {
        if (type != name.type()) {
            return false;
        }
        return switch (type) {
            case MON -> true;
            case OSD, MDS -> id.equals(name.id());
            case CLIENT -> name.equals(ClientNumber.of(key, nonce));
        };
    }

    @Override
    public int compareTo(Account other) {
        int byType = type.compareTo(other.type);
        return byType != 0 ? byType : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return type.word() + "." + id;
    }
}
