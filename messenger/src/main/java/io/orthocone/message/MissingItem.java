package io.orthocone.message;

/**
 * An object that a copy of a PG lacks in its newest version. Removals are never missing: a copy that learns of one applies it at once.
 *
 * @param need the version it should have
 * @param have the version it has; {@link Eversion#ZERO} if none
 */
public record MissingItem(HObject object, Eversion need, Eversion have) {}
