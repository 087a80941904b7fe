package io.orthocone.counters;

import io.orthocone.counters.Reading.Kind;
import io.orthocone.counters.Reading.Unit;
import io.orthocone.env.Invariants;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** A group of counters with one owner: made, counted and read on its reactor. Each is declared once, with its help. */
public final class Section {
    private final String name;
    private final Map<String, Declared> declared = new LinkedHashMap<>();

    private record Declared(Kind kind, Unit unit, String help, LongSupplier value, LongSupplier sumNanos) {}

    public Section(String name) {
        this.name = name;
    }

    public Counter counter(String counter, String help) {
        return counter(counter, Unit.NONE, help);
    }

    /** One that counts bytes. */
    public Counter bytes(String counter, String help) {
        return counter(counter, Unit.BYTES, help);
    }

    private Counter counter(String counter, Unit unit, String help) {
        Counter made = new Counter();
        declare(counter, new Declared(Kind.COUNTER, unit, help, made::value, () -> 0));
        return made;
    }

    public Latency latency(String latency, String help) {
        Latency made = new Latency();
        declare(latency, new Declared(Kind.LATENCY, Unit.SECONDS, help, made::count, made::sumNanos));
        return made;
    }

    /** A value that is asked for when somebody looks. */
    public void gauge(String gauge, String help, LongSupplier value) {
        declare(gauge, new Declared(Kind.GAUGE, Unit.NONE, help, value, () -> 0));
    }

    /** As {@link #gauge}, of bytes. */
    public void gaugeOfBytes(String gauge, String help, LongSupplier value) {
        declare(gauge, new Declared(Kind.GAUGE, Unit.BYTES, help, value, () -> 0));
    }

    /** What somebody else counts, and what only grows. */
    public void counted(String counter, String help, LongSupplier value) {
        declare(counter, new Declared(Kind.COUNTER, Unit.NONE, help, value, () -> 0));
    }

    private void declare(String what, Declared how) {
        Invariants.check(declared.put(what, how) == null, "%s.%s is declared once", name, what);
    }

    /** All of them, in the order of their declarations. */
    public List<Reading> read() {
        List<Reading> readings = new ArrayList<>();
        declared.forEach((what, how) -> readings.add(new Reading(
                name,
                what,
                how.kind(),
                how.unit(),
                how.help(),
                how.value().getAsLong(),
                how.sumNanos().getAsLong())));
        return readings;
    }
}
