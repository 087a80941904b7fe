package io.orthocone.rados;

import java.util.List;

/**
 * Part of a listing.
 *
 * @param names in the order of the pool; may be fewer than asked for, even none, before the end
 * @param next where to go on
 */
public record ObjectPage(List<String> names, ObjectCursor next) {
    public ObjectPage {
        names = List.copyOf(names);
    }
}
