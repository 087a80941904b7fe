package io.orthocone.mon.quorum;

import io.orthocone.env.Invariants;
import io.orthocone.env.Payload;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a monitor keeps whatever its role: term and vote, log, how much of it is committed and applied. Owned by the
 * {@link RaftCore}, shared with the role of the moment.
 *
 * <ul>
 *   <li>{@code appliedIndex <= handedIndex <= commitIndex <= log.lastIndex()}.
 *   <li>Only entries that are committed <em>and durable here</em> are handed to the state machine: on disk it is never ahead of the
 *       log except by a snapshot.
 *   <li>The commit index never goes back.
 * </ul>
 */
final class RaftNode {
    private final RaftConfig config;
    private final RandomGenerator random;
    private final HardStateRegister hardState;
    private final RaftLog log;
    private final Outbox outbox = new Outbox();
    private long commitIndex;
    private long handedIndex;
    private long appliedIndex;
    private Optional<Payload> unwrittenSnapshot = Optional.empty();

    RaftNode(RaftConfig config, DurableState durable, RandomGenerator random) {
        this.config = config;
        this.random = random;
        this.hardState = new HardStateRegister(durable.hardState());
        this.log = new RaftLog(durable.logStart(), durable.entries());
        this.commitIndex = durable.appliedIndex();
        this.handedIndex = durable.appliedIndex();
        this.appliedIndex = durable.appliedIndex();
    }

    RaftConfig config() {
        return config;
    }

    HardStateRegister hardState() {
        return hardState;
    }

    RaftLog log() {
        return log;
    }

    Outbox outbox() {
        return outbox;
    }

    MonId self() {
        return config.self();
    }

    long term() {
        return hardState.current().term();
    }

    long commitIndex() {
        return commitIndex;
    }

    long appliedIndex() {
        return appliedIndex;
    }

    /** A timeout in ticks, drawn anew for each wait, so that two candidates seldom collide twice. */
    int drawElectionTimeout() {
        return config.electionTicks() + random.nextInt(config.electionTicks());
    }

    void commitTo(long index) {
        Invariants.check(index <= log.lastIndex(), "committed entries are in the log: %s of %s", index, log.last());
        commitIndex = Math.max(commitIndex, index);
    }

    /** Takes a snapshot in place of log and state machine. */
    void install(LogPosition position, Payload content) {
        Invariants.check(
                position.index() > commitIndex, "a snapshot only leads forward: %s at %s", position, commitIndex);
        log.reset(position);
        commitIndex = position.index();
        handedIndex = position.index();
        unwrittenSnapshot = Optional.of(content);
    }

    void persisted(long writeNumber) {
        outbox.persisted(writeNumber);
        hardState.persisted(writeNumber);
        log.persisted(writeNumber);
        boolean isStartDurable = log.durableIndex() >= log.start().index();
        if (isStartDurable) {
            appliedIndex = Math.max(appliedIndex, log.start().index());
        }
    }

    void applied(long index) {
        Invariants.check(index <= handedIndex, "only what was handed out is applied: %s of %s", index, handedIndex);
        appliedIndex = Math.max(appliedIndex, index);
    }

    void trim(long index) {
        Invariants.check(index <= appliedIndex, "only applied entries are trimmed: %s of %s", index, appliedIndex);
        if (index > log.start().index()) {
            log.trim(index);
            outbox.add(new RaftEffect.TrimLog(log.start()));
        }
    }

    /** Issues a write for all that changed in this event: vote first, so that no entry of a term is durable before the term is. */
    void issueWrites() {
        if (hardState.hasUnwritten()) {
            outbox.write(hardState::write);
        }
        if (unwrittenSnapshot.isPresent()) {
            Payload content = unwrittenSnapshot.get();
            unwrittenSnapshot = Optional.empty();
            outbox.write(number -> {
                log.writeStart(number);
                return new RaftEffect.PersistSnapshot(number, log.start(), content);
            });
        }
        if (log.hasUnwritten()) {
            outbox.write(log::write);
        }
    }

    /** Hands out what has become both committed and durable. */
    void issueEntries() {
        long upTo = Math.min(commitIndex, log.durableIndex());
        if (upTo > handedIndex) {
            List<LogEntry> entries = log.range(handedIndex + 1, upTo);
            handedIndex = upTo;
            outbox.add(new RaftEffect.ApplyEntries(entries));
        }
    }
}
