/**
 * Option parsing as Ceph's own tools do it, so that an operator's scripts run unchanged. Behaviour after {@code ceph_argparse} of
 * Ceph 16: options and other words may come in any order and are looked at from left to right; underscores and dashes in a name
 * are the same after its first two characters; a value is the next word, whatever it looks like, or follows an equals sign; an
 * unknown option is a word like any other, and what to say of words that are left over is the tool's business.
 *
 * <p>An <i>option</i> has one or more names; its <i>values</i> are the words that it takes along.
 */
package io.orthocone.tools.cephargs;
