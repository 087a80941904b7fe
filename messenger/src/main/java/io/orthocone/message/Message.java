package io.orthocone.message;

/** Anything that is sent. A family is a sealed subtype in a file of its own. */
public sealed interface Message permits MonMessage, OsdClientMessage, PgMessage, OsdPing {}
