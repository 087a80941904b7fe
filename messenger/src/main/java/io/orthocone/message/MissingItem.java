package io.orthocone.message;

/**
 * An object that a copy of a PG lacks in its newest version.
 *
 * @param need the version it should have
 * @param have the version it has; {@link Eversion#ZERO} if none
 * @param isDelete whether the newest change is its removal
 */
public record MissingItem(HObject object, Eversion need, Eversion have, boolean isDelete) {}
