package io.orthocone.session;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A message that kept its dispatcher busy for long. */
@Name("ocone.Message")
@Label("Message")
@Category("Orthocone")
@Description("A message that kept its dispatcher busy for long.")
@StackTrace(false)
@Threshold("1 ms")
final class MessageEvent extends Event {
    @Label("Receiver")
    String receiver;

    @Label("Sender")
    String sender;

    @Label("Type")
    String type;

    @Label("Bytes")
    @DataAmount
    long bytes;
}
