package io.orthocone.session;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.orthocone.auth.Account;
import io.orthocone.message.EntityName;
import io.orthocone.sim.World;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class DoorAuditTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(DoorAudit.class);
    private final Level usual = logger.getLevel();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private long nowNanos;

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(usual);
    }

    private List<String> lines() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void whoIsTurnedAwayIsALineThatNamesIt() {
        SimSessions sim = SimSessions.overBytes(World.calm(1));
        sim.start(EntityName.osd(1));
        // Has a key that it drew itself, and a ticket that it made itself.
        TestCredentials foreign = new TestCredentials(SimSessions.KEYS.scheme, "another cluster");
        sim.startAs(EntityName.osd(0), nanoTime -> foreign.of(nanoTime, EntityName.osd(0), ModePolicy.CRC));
        sim.send(sim.peer(EntityName.osd(0)), EntityName.osd(1), 1, 1);
        sim.settle();
        assertThat(lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .startsWith("audit: osd.1 turned away somebody at ")
                        .contains(" who says it is osd.0: ", Account.osd(0).toString()));
    }

    @Test
    void whoKnocksAllDayFillsNoDisk() {
        DoorAudit audit = new DoorAudit(EntityName.mon("a"), () -> nowNanos);
        for (int i = 0; i < 10 * DoorAudit.LINES_A_MINUTE; i++) {
            audit.denied(Optional.of(EntityName.osd(0)), "10.1.1.1", "no");
        }
        assertThat(lines()).hasSize(DoorAudit.LINES_A_MINUTE);
        nowNanos += TimeUnit.MINUTES.toNanos(1);
        audit.denied(Optional.empty(), "10.1.1.1", "no");
        assertThat(lines().subList(DoorAudit.LINES_A_MINUTE, lines().size()))
                .containsExactly(
                        "audit: mon.a turned away " + 9 * DoorAudit.LINES_A_MINUTE + " more before",
                        "audit: mon.a turned away somebody at 10.1.1.1 who says it is nobody: no");
    }
}
