package io.orthocone.message;

import java.util.List;

/**
 * A run of epochs in which a PG's up and acting sets and primaries did not change.
 *
 * @param first first epoch
 * @param last last epoch, inclusive
 * @param up the up set, ascending by position
 * @param acting the acting set
 * @param upPrimary -1 if none
 * @param primary the acting primary; -1 if none
 * @param maybeWentRw whether writes may have been accepted: enough members, and the primary's up_thru reached it
 */
public record PastInterval(
        int first, int last, List<Integer> up, List<Integer> acting, int upPrimary, int primary, boolean maybeWentRw) {
    public PastInterval {
        up = List.copyOf(up);
        acting = List.copyOf(acting);
    }
}
