package io.orthocone.env;

/**
 * Whether one production daemon still runs, as its reactors, workers and connections see it. This is the edge where threads
 * meet, hence the volatile: daemon code above never needs one.
 */
final class Life {
    private final String daemon;
    private final DaemonFailureHandler handler;
    private final Runnable end;
    private volatile boolean over;

    Life(String daemon, DaemonFailureHandler handler, Runnable end) {
        this.daemon = daemon;
        this.handler = handler;
        this.end = end;
    }

    String daemon() {
        return daemon;
    }

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    /** Runs daemon code, unless the daemon has ended; what it throws ends the daemon. */
    void run(Runnable task) {
        if (over) {
            return;
        }
        ReactorStepEvent step = new ReactorStepEvent();
        step.begin();
        try {
            task.run();
        } catch (Throwable mistake) {
            fail(mistake);
        }
        step.end();
        if (step.shouldCommit()) {
            step.daemon = daemon;
            step.commit();
        }
    }

    /** Our mistake: this daemon stops before it does harm, the others in this process carry on. */
    void fail(Throwable mistake) {
        if (!over) {
            over = true;
            end.run();
            handler.daemonFailed(daemon, mistake);
        }
    }
}
