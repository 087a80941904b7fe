package io.orthocone.mon.command;

import io.orthocone.auth.Access;
import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.Profile;
import io.orthocone.auth.Service;
import io.orthocone.message.EntityType;

/** What it takes to give a command: letters of a capability for monitors, as in Ceph's table of commands. */
enum CommandRight {
    /** To look. */
    READ,
    /** To look at who may do what. */
    READ_ACCOUNTS,
    /** To change a map. */
    CHANGE,
    /** To change a map; and an OSD may do it for itself. */
    CHANGE_OR_OWN_OSD,
    /** To change who may do what. */
    CHANGE_ACCOUNTS;

    Access access() {
        return switch (this) {
            case READ -> Access.R;
            case READ_ACCOUNTS -> Access.RX;
            case CHANGE, CHANGE_OR_OWN_OSD -> Access.RW;
            case CHANGE_ACCOUNTS -> Access.RWX;
        };
    }

    boolean isHeldBy(Account account, Capabilities capabilities, String command, CommandArguments arguments) {
        if (capabilities.permitsCommand(command, arguments.asMap(), access())) {
            return true;
        }
        return this == CHANGE_OR_OWN_OSD
                && account.type() == EntityType.OSD
                && capabilities.hasProfile(Service.MON, Profile.OSD)
                && arguments.optional("id").filter(account.id()::equals).isPresent();
    }
}
