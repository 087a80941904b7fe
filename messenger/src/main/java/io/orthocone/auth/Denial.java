package io.orthocone.auth;

/** Why a proof, or the ticket in it, does not count. */
public enum Denial {
    /** The bytes are no ticket. */
    MALFORMED("makes no sense"),
    /** The signing key's certificate is not by this cluster's key. */
    FOREIGN("comes from another cluster's monitors"),
    /** A signature does not fit what it is said to sign. */
    FORGED("has a wrong signature"),
    /** Its time is over, or has not begun. */
    EXPIRED("does not count at this time"),
    /** It is older than a change of its account. */
    REVOKED("was revoked"),
    /** The monitors do not know the account, or know it with another key. */
    UNKNOWN("is of no account with this key"),
    /** Who is to judge does not know enough yet. */
    NOT_YET("cannot be judged yet"),
    /** The account may not go by the name that was said. */
    WRONG_NAME("does not belong to this name"),
    /** The account has no right to anything here. */
    NO_RIGHTS("gives no right to anything here"),
    /** Whoever answers is no daemon that may be asked. */
    WRONG_KIND("is not of the kind of daemon that answers here");

    private final String meaning;

    Denial(String meaning) {
        this.meaning = meaning;
    }

    /** For people, as in: the ticket ... */
    public String meaning() {
        return meaning;
    }
}
