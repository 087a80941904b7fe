package io.orthocone.osdmap;

/**
 * When things happened to an OSD, in epochs; 0 is never. Peering derives past intervals from it.
 *
 * @param lastCleanBegin first epoch of the last interval that ended with a clean shutdown
 * @param lastCleanEnd last epoch of that interval
 * @param upFrom marked up in this epoch
 * @param upThru known to have been up until here at least: a primary may serve writes only in an interval that this covers
 * @param downAt marked down in this epoch
 * @param lostAt declared lost in this epoch: its data is given up
 */
public record OsdInfo(int lastCleanBegin, int lastCleanEnd, int upFrom, int upThru, int downAt, int lostAt) {
    public static final OsdInfo NONE = new OsdInfo(0, 0, 0, 0, 0, 0);

    public OsdInfo withUpFrom(int epoch) {
        return new OsdInfo(lastCleanBegin, lastCleanEnd, epoch, upThru, downAt, lostAt);
    }

    public OsdInfo withUpThru(int epoch) {
        return new OsdInfo(lastCleanBegin, lastCleanEnd, upFrom, epoch, downAt, lostAt);
    }

    public OsdInfo withDownAt(int epoch) {
        return new OsdInfo(lastCleanBegin, lastCleanEnd, upFrom, upThru, epoch, lostAt);
    }

    public OsdInfo withLostAt(int epoch) {
        return new OsdInfo(lastCleanBegin, lastCleanEnd, upFrom, upThru, downAt, epoch);
    }

    public OsdInfo withLastClean(int begin, int end) {
        return new OsdInfo(begin, end, upFrom, upThru, downAt, lostAt);
    }
}
