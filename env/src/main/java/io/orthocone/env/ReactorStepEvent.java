package io.orthocone.env;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A task, timer or arrival that kept a reactor busy for long. */
@Name("ocone.ReactorStep")
@Label("Reactor step")
@Category("Orthocone")
@Description("A task, timer or arrival that kept a reactor busy for long.")
@StackTrace(false)
@Threshold("10 ms")
final class ReactorStepEvent extends Event {
    @Label("Daemon")
    String daemon;
}
