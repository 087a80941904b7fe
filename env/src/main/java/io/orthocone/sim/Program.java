package io.orthocone.sim;

import io.orthocone.env.Env;

/** What a process does when it is started: builds a daemon on a fresh Env, from nothing but what its disk holds. */
@FunctionalInterface
public interface Program {
    void start(Env env) throws Exception;
}
