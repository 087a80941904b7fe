package io.orthocone.auth;

import io.orthocone.message.EntityType;
import java.util.OptionalInt;

/** What somebody needs to be allowed to say a kind of message, and where it is heard. Each kind of message declares one. */
public enum Authority {
    /** A monitor's word, to anybody. */
    MONITOR,
    /** A monitor's word to another. */
    PEER_MONITOR,
    /** What an OSD reports to the monitors: the account is an OSD's, and has the profile there. */
    OSD_REPORT,
    /** As {@link #OSD_REPORT}, of nobody but itself. */
    OSD_OF_ITSELF,
    /** An OSD's word to another: the account is an OSD's, and has the profile there. */
    PEER_OSD,
    /** An OSD's answer to a client, which may be another OSD. */
    OSD_ANSWER,
    /** A wish to hear from the monitors what whoever may read there may know. */
    MON_READ,
    /** A command: whoever has any capability for monitors; they ask again what this command needs. */
    COMMAND,
    /** Ops on objects: whoever has any capability for OSDs; they ask again for each step of it. */
    OBJECTS,
    /** A wish for what every account may have: its own ticket, from a monitor. */
    ACCOUNT;

    /**
     * Whether who has proven this identity may say it.
     *
     * @param at what hears it
     * @param ofOsd the OSD that it says something of, if it does of one
     */
    public boolean permits(Identity identity, EntityType at, OptionalInt ofOsd) {
        Account account = identity.account();
        Capabilities capabilities = identity.capabilities();
        return switch (this) {
            case MONITOR -> account.equals(Account.MON);
            case PEER_MONITOR -> at == EntityType.MON && account.equals(Account.MON);
            case OSD_REPORT -> isReportingOsd(identity, at);
            case OSD_OF_ITSELF ->
                isReportingOsd(identity, at) && ofOsd.isPresent() && account.equals(Account.osd(ofOsd.getAsInt()));
            case PEER_OSD ->
                at == EntityType.OSD
                        && account.type() == EntityType.OSD
                        && capabilities.hasProfile(Service.OSD, Profile.OSD);
            case OSD_ANSWER -> (at == EntityType.CLIENT || at == EntityType.OSD) && account.type() == EntityType.OSD;
            case MON_READ -> at == EntityType.MON && capabilities.permitsMon(Access.R);
            case COMMAND, ACCOUNT -> at == EntityType.MON && capabilities.hasAny(Service.MON);
            case OBJECTS -> at == EntityType.OSD && capabilities.hasAny(Service.OSD);
        };
    }

    private static boolean isReportingOsd(Identity identity, EntityType at) {
        return at == EntityType.MON
                && identity.account().type() == EntityType.OSD
                && identity.capabilities().hasProfile(Service.MON, Profile.OSD);
    }
}
