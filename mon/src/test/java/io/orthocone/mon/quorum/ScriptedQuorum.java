package io.orthocone.mon.quorum;

import io.orthocone.env.Payload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A quorum in which nothing happens unless the test says so. Messages wait until {@link #deliver}; disks are instant unless
 * stalled; time passes by {@link #tick}. Commands are texts of at most eight characters.
 */
final class ScriptedQuorum {
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final ArrayDeque<Posted> network = new ArrayDeque<>();
    private final TreeSet<String> cutOff = new TreeSet<>();
    private final UnaryOperator<RaftConfig> limits;
    private final List<Posted> sent = new ArrayList<>();

    record Posted(String from, String to, RaftMessage message) {}

    /** One monitor: its disk, its core, and all effects since {@link #forget}. */
    private static final class Member {
        private final SimStore store = new SimStore();
        private RaftCore core;
        private LogPosition applied;
        private List<Payload> commands;
        private boolean isStalled;
        private final List<RaftEffect> effects = new ArrayList<>();
    }

    private ScriptedQuorum(UnaryOperator<RaftConfig> limits, String... names) {
        this.limits = limits;
        List.of(names).forEach(name -> members.put(name, new Member()));
        List.of(names).forEach(this::start);
    }

    static ScriptedQuorum of(String... names) {
        return new ScriptedQuorum(ScriptedQuorum::speakingAtEachTick, names);
    }

    /** With one entry an append, two appends in flight, pieces of snapshots of 16 bytes and little room for what is uncommitted. */
    static ScriptedQuorum withTinyLimits(String... names) {
        return new ScriptedQuorum(
                config -> new RaftConfig(config.self(), config.voters(), 10, 1, 1, 2, 8, 200, 1000, 16, 1024, 2),
                names);
    }

    /** So that scenarios count rounds and not ticks. */
    private static RaftConfig speakingAtEachTick(RaftConfig config) {
        return new RaftConfig(
                config.self(),
                config.voters(),
                config.electionTicks(),
                1,
                config.maxAppendBytes(),
                config.maxInFlightAppends(),
                config.maxCommandBytes(),
                config.maxUncommittedBytes(),
                config.maxLogBytes(),
                config.snapshotChunkBytes(),
                config.maxSnapshotBytes(),
                config.maxPendingReads());
    }

    private void start(String name) {
        Member member = members.get(name);
        RaftConfig config = limits.apply(RaftConfig.of(
                new MonId(name), members.keySet().stream().map(MonId::new).toList()));
        member.core = new RaftCore(config, member.store.recover(), new SplittableRandom(name.charAt(0)));
        member.applied = member.store.appliedPosition();
        member.commands = member.store.appliedCommands();
        member.isStalled = false;
    }

    // --- what happens ---

    void event(String name, RaftEvent event) {
        Member member = members.get(name);
        for (RaftEffect effect : member.core.on(event)) {
            member.effects.add(effect);
            execute(name, member, effect);
        }
        if (!member.isStalled) {
            flush(name, member);
        }
    }

    private void flush(String name, Member member) {
        while (member.store.hasPending()) {
            long last = member.store.lastPending();
            member.store.flush(last);
            if (member.store.appliedPosition().index() > member.applied.index()) {
                member.applied = member.store.appliedPosition();
                member.commands = member.store.appliedCommands();
            }
            event(name, new RaftEvent.Persisted(last));
        }
    }

    private void execute(String name, Member member, RaftEffect effect) {
        switch (effect) {
            case RaftEffect.DurableWrite write -> member.store.submit(write);
            case RaftEffect.Send(MonId to, RaftMessage message) -> {
                Posted posted = new Posted(name, to.name(), message);
                sent.add(posted);
                network.add(posted);
            }
            case RaftEffect.ApplyEntries(List<LogEntry> entries) -> {
                entries.stream()
                        .filter(entry -> entry.kind() == EntryKind.COMMAND)
                        .forEach(entry -> member.commands.add(entry.payload()));
                member.applied = entries.getLast().position();
                event(name, new RaftEvent.Applied(member.applied.index()));
            }
            case RaftEffect.TrimLog(LogPosition start) -> member.store.trim(start);
            case RaftEffect.TakeSnapshot() ->
                event(name, new RaftEvent.SnapshotTaken(member.applied.index(), SimStore.encode(member.commands)));
            case RaftEffect.LeadershipChanged _,
                    RaftEffect.LeaderReady _,
                    RaftEffect.ProposalAppended _,
                    RaftEffect.ProposalRejected _,
                    RaftEffect.ReadReady _,
                    RaftEffect.ReadRejected _,
                    RaftEffect.TransferFailed _ -> {}
        }
    }

    ScriptedQuorum campaign(String name) {
        event(name, new RaftEvent.Campaign());
        return this;
    }

    ScriptedQuorum propose(String name, String... commands) {
        for (String command : commands) {
            event(name, new RaftEvent.Propose(command.hashCode(), Payload.utf8(String.format("%-8s", command))));
        }
        return this;
    }

    ScriptedQuorum tick(String name, int times) {
        for (int at = 0; at < times; at++) {
            event(name, new RaftEvent.Tick());
        }
        return this;
    }

    /** Delivers messages, and those that they cause, until none is left. */
    ScriptedQuorum deliver() {
        while (!network.isEmpty()) {
            deliverOne();
        }
        return this;
    }

    ScriptedQuorum deliverOne() {
        Posted next = network.poll();
        boolean isCut = cutOff.contains(next.from) || cutOff.contains(next.to);
        if (!isCut) {
            event(next.to, new RaftEvent.MessageReceived(new MonId(next.from), next.message));
        }
        return this;
    }

    ScriptedQuorum loseMessages() {
        network.clear();
        return this;
    }

    ScriptedQuorum cutOff(String... names) {
        cutOff.addAll(Arrays.asList(names));
        return this;
    }

    ScriptedQuorum heal() {
        cutOff.clear();
        return this;
    }

    ScriptedQuorum stallDisk(String name) {
        members.get(name).isStalled = true;
        return this;
    }

    ScriptedQuorum resumeDisk(String name) {
        members.get(name).isStalled = false;
        flush(name, members.get(name));
        return this;
    }

    /** Power cut and restart: what was not durable is gone. */
    ScriptedQuorum powerCycle(String name) {
        members.get(name).store.powerCut();
        start(name);
        return this;
    }

    ScriptedQuorum checkpointAndTrim(String name) {
        Member member = members.get(name);
        member.store.checkpoint(member.applied, member.commands);
        event(name, new RaftEvent.Trim(member.applied.index()));
        return this;
    }

    /** Forgets effects and messages recorded so far, so that a test looks only at what comes. */
    ScriptedQuorum forget() {
        members.values().forEach(member -> member.effects.clear());
        sent.clear();
        return this;
    }

    // --- what is seen ---

    RaftStatus status(String name) {
        return members.get(name).core.status();
    }

    List<String> applied(String name) {
        return members.get(name).commands.stream()
                .map(command -> command.toUtf8().strip())
                .collect(Collectors.toList());
    }

    <E extends RaftEffect> List<E> effects(String name, Class<E> kind) {
        return members.get(name).effects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    <M extends RaftMessage> List<M> sent(String from, String to, Class<M> kind) {
        return sent.stream()
                .filter(posted -> posted.from.equals(from) && posted.to.equals(to))
                .map(Posted::message)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    int sentCount() {
        return sent.size();
    }
}
