package io.orthocone.message;

import java.util.List;

/**
 * An ended run of epochs in which a PG's up and acting sets and primaries did not change, and in which writes may have been
 * accepted: the acting set was large enough, and the primary's up_thru reached the run's first epoch. Runs without that leave
 * nothing to look for and are forgotten.
 *
 * @param first first epoch
 * @param last last epoch, inclusive
 * @param up the up set, ascending by position
 * @param acting the acting set
 * @param upPrimary -1 if none
 * @param primary the acting primary; -1 if none
 */
public record PastInterval(int first, int last, List<Integer> up, List<Integer> acting, int upPrimary, int primary) {
    public PastInterval {
        up = List.copyOf(up);
        acting = List.copyOf(acting);
    }
}
