package io.orthocone.rados;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** All names of a listing, fetched a page at a time. */
final class ListedNames implements Iterator<String> {
    private final IoContext io;
    private final int namesPerPage;
    private final Queue<String> fetched = new ArrayDeque<>();
    private ObjectCursor next;

    ListedNames(IoContext io, int namesPerPage) {
        this.io = io;
        this.namesPerPage = namesPerPage;
        this.next = io.beginning();
    }

    @Override
    public boolean hasNext() {
        while (fetched.isEmpty() && !next.isEnd()) {
            ObjectPage page = io.list(next, namesPerPage);
            fetched.addAll(page.names());
            next = page.next();
        }
        return !fetched.isEmpty();
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the listing is at its end");
        }
        return fetched.remove();
    }
}
