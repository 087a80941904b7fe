package io.orthocone.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        mon | allow *                                        | allow *
        mon | allow r                                        | allow r
        mon | allow rwx                                      | allow rwx
        mon |   allow  rx ,allow   w                         | allow rx, allow w
        mon | profile osd                                    | profile osd
        mon | allow profile osd                              | profile osd
        mon | allow command "osd pool ls"                    | allow command "osd pool ls"
        mon | allow command 'osd pool ls' with pool=a b prefix c | allow command "osd pool ls" with pool=a b prefix c
        osd | allow rw pool=data                             | allow rw pool=data
        osd | allow rw pool data namespace n                 | allow rw pool=data namespace=n
        osd | allow rw namespace="" pool = 'a b'             | allow rw pool="a b" namespace=""
        osd | allow * pool=data object_prefix=rbd_           | allow * pool=data object_prefix=rbd_
        osd | allow r pool="say \\"no\\" \\\\"               | allow r pool="say \\"no\\" \\\\"
        osd | allow r pool="*"                               | allow r pool=*
        mds | allow rw path=/a/b                             | allow rw path=/a/b
        mds | allow r path=/                                 | allow r path=/
        """)
    void isReadAndWrittenInOneWay(String service, String text, String canonical) {
        Capabilities capabilities = Capabilities.NONE.with(Service.parse(service), text);
        assertThat(capabilities.text(Service.parse(service))).contains(canonical);
        assertThat(Capabilities.NONE.with(Service.parse(service), canonical)).isEqualTo(capabilities);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        mon | allow                         | 5  | expected '*', some of rwx, 'profile' or 'command'
        mon | deny r                        | 0  | expected 'allow' or 'profile'
        mon | allow r,                      | 8  | expected 'allow' or 'profile'
        mon | allow wr                      | 6  | 'wr' is not '*', nor some of rwx in this order
        mon | allow rrw                     | 6  | 'rrw' is not '*', nor some of rwx in this order
        mon | allow "*"                     | 6  | '*' is not '*', nor some of rwx in this order
        mon | allow r pool=data             | 8  | 'pool' restricts nothing for mon; expected ',' or the end
        mon | allow profile rbd             | 14 | 'rbd' is no profile for mon
        mds | allow profile osd             | 14 | 'osd' is no profile for mds
        mon | allow command                 | 13 | expected a command, in quotes
        mon | allow command x with          | 20 | expected the name of an argument
        mon | allow command x with a        | 22 | expected '=' or 'prefix' after 'a'
        mon | allow command x with a=       | 23 | expected its value
        osd | allow command x               | 6  | commands are the monitors', not for osd
        osd | allow r path=/a               | 8  | 'path' restricts nothing for osd
        osd | allow r pool=a pool=b         | 15 | 'pool' twice
        osd | allow r pool=                 | 13 | expected a value
        osd | allow r = pool                | 8  | expected ',' or the end
        osd | allow r pool="a               | 13 | a quote is opened and not closed
        osd | allow r pool=a;b              | 14 | ';' must stand in quotes
        mds | allow rwx                     | 6  | x has no meaning for mds
        mds | allow rw path=a               | 14 | a path begins with '/'
        mds | allow rw path=/a/             | 14 | a path begins with '/'
        mds | allow rw path=/a/../b         | 14 | a path begins with '/'
        """)
    void saysWhereItMakesNoSense(String service, String text, int position, String problem) {
        assertThatExceptionOfType(CapabilitySyntaxException.class)
                .isThrownBy(() -> Capabilities.NONE.with(Service.parse(service), text))
                .withMessageContaining(problem)
                .withMessageContaining("at character " + (position + 1) + " of '" + text + "'")
                .satisfies(e -> assertThat(e.position()).isEqualTo(position));
    }

    @Test
    void anEmptyTextTakesAway() {
        assertThat(Capabilities.ALL.with(Service.OSD, " ").hasAny(Service.OSD)).isFalse();
        assertThat(Capabilities.NONE.texts()).isEmpty();
        assertThat(Capabilities.ALL).hasToString("mon 'allow *' osd 'allow *' mds 'allow *'");
    }

    @Test
    void whatDoesNotFitATicketIsRefused() {
        assertThatExceptionOfType(CapabilitySyntaxException.class)
                .isThrownBy(() -> Capabilities.NONE.with(Service.OSD, "allow r pool=" + "x".repeat(2048)));
        Capabilities half = Capabilities.NONE.with(Service.OSD, "allow r pool=" + "x".repeat(1100));
        assertThatExceptionOfType(CapabilitySyntaxException.class)
                .isThrownBy(() -> half.with(Service.MDS, "allow r path=/" + "x".repeat(1100)))
                .withMessageContaining("together");
    }

    @Test
    void rightsAtMonitorsAddUp() {
        Capabilities both = Capabilities.NONE.with(Service.MON, "allow r, allow w");
        assertThat(both.permitsMon(Access.RW)).isTrue();
        assertThat(both.permitsMon(Access.X)).isFalse();
        assertThat(Capabilities.NONE.permitsMon(Access.NONE)).isTrue();
        assertThat(Capabilities.NONE.permitsMon(Access.R)).isFalse();
        assertThat(Capabilities.NONE.with(Service.OSD, "allow *").permitsMon(Access.R))
                .isFalse();
    }

    @Test
    void aProfileReadsAndIsAskedForByName() {
        Capabilities osd = Capabilities.NONE.with(Service.MON, "profile osd").with(Service.OSD, "profile osd");
        assertThat(osd.hasProfile(Service.MON, Profile.OSD)).isTrue();
        assertThat(osd.permitsMon(Access.R)).isTrue();
        assertThat(osd.permitsMon(Access.W)).isFalse();
        assertThat(osd.permitsOsd(Access.R, "data", "", "o")).isFalse();
        assertThat(Capabilities.ALL.hasProfile(Service.OSD, Profile.OSD)).isTrue();
        assertThat(Capabilities.NONE.with(Service.OSD, "allow * pool=a").hasProfile(Service.OSD, Profile.OSD))
                .isFalse();
        assertThat(Capabilities.NONE.with(Service.MON, "allow rwx").hasProfile(Service.MON, Profile.OSD))
                .isFalse();
    }

    @Test
    void aCommandIsPermittedByItsNameAndItsArguments() {
        Capabilities capabilities = Capabilities.NONE.with(
                Service.MON, "allow command \"osd pool create\" with pool prefix tmp_ size=3, allow command status");
        assertThat(capabilities.permitsCommand("status", Map.of(), Access.RWX)).isTrue();
        assertThat(capabilities.permitsCommand("osd pool create", Map.of("pool", "tmp_1", "size", "3"), Access.RW))
                .isTrue();
        assertThat(capabilities.permitsCommand("osd pool create", Map.of("pool", "data", "size", "3"), Access.RW))
                .isFalse();
        assertThat(capabilities.permitsCommand("osd pool create", Map.of("pool", "tmp_1"), Access.RW))
                .isFalse();
        assertThat(capabilities.permitsCommand("osd pool", Map.of(), Access.R)).isFalse();
        assertThat(capabilities.permitsMon(Access.R)).isFalse();
        assertThat(Capabilities.NONE.with(Service.MON, "allow r").permitsCommand("status", Map.of(), Access.R))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', emptyValue = "", textBlock = """
        allow *                                     | rwx | true
        allow rw                                    | rw  | true
        allow rw                                    | x   | false
        allow r                                     | w   | false
        allow rw pool=data                          | rw  | true
        allow rw pool=dat                           | rw  | false
        allow * pool=other                          | r   | false
        allow rw namespace=n                        | w   | true
        allow rw namespace=m                        | w   | false
        allow rw namespace=""                       | r   | false
        allow rw object_prefix=obj                  | rw  | true
        allow rw object_prefix=bj                   | rw  | false
        allow rw pool=data namespace=n object_prefix=o | rw | true
        allow rw pool=data namespace=m object_prefix=o | rw | false
        allow r pool=data, allow w object_prefix=o  | rw  | true
        allow r pool=data, allow w object_prefix=x  | rw  | false
        profile osd                                 | r   | false
        """)
    void anObjectIsCoveredByPoolNamespaceAndPrefix(String caps, String needed, boolean permitted) {
        Access access = new Access(needed.contains("r"), needed.contains("w"), needed.contains("x"));
        assertThat(Capabilities.NONE.with(Service.OSD, caps).permitsOsd(access, "data", "n", "object"))
                .isEqualTo(permitted);
    }

    @Test
    void whoIsBoundToNamesMayNotList() {
        Capabilities bound = Capabilities.NONE.with(Service.OSD, "allow r pool=data object_prefix=a");
        assertThat(bound.permitsOsd(Access.R, "data", "", "")).isFalse();
    }

    @Test
    void aPathCoversWhatIsBelowItAndNotItsNeighbours() {
        Capabilities below = Capabilities.NONE.with(Service.MDS, "allow rw path=/a/b");
        assertThat(below.permitsMds(Access.RW, "/a/b")).isTrue();
        assertThat(below.permitsMds(Access.RW, "/a/b/c")).isTrue();
        assertThat(below.permitsMds(Access.R, "/a/bc")).isFalse();
        assertThat(below.permitsMds(Access.R, "/a")).isFalse();
        assertThat(Capabilities.NONE.with(Service.MDS, "allow r path=/").permitsMds(Access.R, "/x"))
                .isTrue();
    }
}
