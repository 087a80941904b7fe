package io.orthocone.osd.store.disk;

/** A call that makes something durable, by the class that makes it and what it is for: left out, it must be missed. */
enum MissingSync {
    JOURNAL_RECORDS,
    DIRECT_DATA,
    IMAGES_IN_PLACE,
    CONTENT_OF_NEW_FILES,
    NAMES_OF_NEW_FILES,
    COMMITS_OF_METADATA
}
