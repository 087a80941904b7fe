package io.orthocone.env;

/** Hears that a daemon was ended because its code threw where nothing may be thrown. */
@FunctionalInterface
public interface DaemonFailureHandler {
    /** Called once, on the thread that failed, after the daemon's {@link Env} was killed. */
    void daemonFailed(String daemon, Throwable cause);
}
