// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.reactor.internal.options.ConsulAddress;
import io.consulflux.reactor.internal.options.OptionValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

final class ConsulOptionsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String SECRET = "a-very-secret-token";

    private static OptionValues with(UnaryOperator<ConsulOptions> change) {
        return change.apply(ConsulOptions.defaults()).values();
    }

    @Test
    void theDefaultsAreAnAgentOnThisMachine() {
        OptionValues values = ConsulOptions.defaults().values();
        assertThat(values.address).hasToString("127.0.0.1:8500");
        assertThat(values.secure()).isFalse();
        assertThat(values.token.current().block(LIMIT)).isEmpty();
        assertThat(values.pollConnections).isEqualTo(20);
        assertThat(values.callConnections).isEqualTo(16);
        assertThat(values.connectTimeout).isEqualTo(Duration.ofSeconds(5));
        assertThat(values.outageLimit).isEmpty();
        assertThat(values.callTimeout).isEqualTo(Duration.ofSeconds(20));
        assertThat(values.scheduler).isEmpty();
        assertThat(values.transport).isEmpty();
    }

    @Test
    void aChangeMakesACopyThatKeepsTheRest() {
        ConsulOptions before = ConsulOptions.defaults()
                .addresses("example.org:1", "example.org:2")
                .token(SECRET)
                .basicAuth("ann", "secret-password")
                .datacenter("dc2")
                .namespace("team")
                .partition("east")
                .tls(ConsulTls.defaults().serverName("a.b"))
                .pollConnections(3)
                .callConnections(4)
                .connectTimeout(Duration.ofSeconds(6))
                .callTimeout(Duration.ofSeconds(7))
                .outageLimit(Duration.ofSeconds(9))
                .scheduler(Schedulers.immediate());
        String described = before.toString();
        ConsulOptions after = before.callTimeout(Duration.ofSeconds(8));
        assertThat(before).hasToString(described);
        assertThat(after).hasToString(described.replace("callTimeout=PT7S", "callTimeout=PT8S"));
        assertThat(described)
                .contains(
                        "example.org:1",
                        "example.org:2",
                        "dc2",
                        "team",
                        "east",
                        "a.b",
                        "=3",
                        "=4",
                        "PT6S",
                        "PT7S",
                        "PT9S",
                        "Immediate");
        assertThat(after.values().token.current().block(LIMIT)).isEqualTo(SECRET);
    }

    @Test
    void noSecretIsToldByToString() {
        ConsulOptions options = ConsulOptions.defaults().token(SECRET).basicAuth("ann", "secret-password");
        assertThat(options.toString())
                .contains("token=***", "ann:***")
                .doesNotContain(SECRET)
                .doesNotContain("secret-password");
        assertThat(ConsulOptions.defaults().token(() -> SECRET).toString()).contains("token=***");
        assertThat(ConsulOptions.defaults().tokenFile(Path.of("/run/token")).toString())
                .contains("token=in /run/token");
        assertThat(ConsulOptions.defaults().toString()).contains("token=none");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8500,               false, 127.0.0.1,   8500, ''",
        "consul.example:8500,          false, consul.example, 8500, ''",
        "consul.example,               false, consul.example, 80, ''",
        "http://consul.example:8500,   false, consul.example, 8500, ''",
        "http://consul.example,        false, consul.example, 80, ''",
        "https://consul.example:8501/, true,  consul.example, 8501, ''",
        "https://consul.example,       true,  consul.example, 443, ''",
        "https://gate.example/a/b/,    true,  gate.example, 443, /a/b",
        "[::1]:8500,                   false, ::1, 8500, ''",
        "http://[fe80::1]:8500/c,      false, fe80::1, 8500, /c",
    })
    void anAddressHasManyForms(String text, boolean tls, String host, int port, String prefix) {
        OptionValues values = with(options -> options.address(text));
        assertThat(values.secure()).isEqualTo(tls);
        assertThat(values.address.host()).isEqualTo(host);
        assertThat(values.address.port()).isEqualTo(port);
        assertThat(values.address.prefix()).isEqualTo(prefix);
        assertThat(values.address.unixSocket()).isEmpty();
    }

    @Test
    void anAddressCanBeAUnixSocket() {
        OptionValues values = with(options -> options.address("unix:///run/consul/http.sock"));
        assertThat(values.address.unixSocket()).contains(Path.of("/run/consul/http.sock"));
        assertThat(values.address).hasToString("unix:///run/consul/http.sock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "::1",
                ":8500",
                "host:port",
                "host:8500/path",
                "ftp://host:8500",
                "HTTP://host",
                "http://",
                "http:///path",
                "http://host:8500/a//b",
                "http://host:8500/a?b",
                "http://host:8500/a\r\nb",
                "host\n:8500",
                "unix://relative",
                "unix:",
                "[::1:8500",
                "host:8500 "
            })
    void aMalformedAddressIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(options -> options.address(text)))
                .withMessageContaining("address: expected host:port")
                .withMessageContaining("got \"" + text + '"');
    }

    @Test
    void aPortOutOfRangeIsRefused() {
        for (String port : List.of("0", "65536", "99999")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> with(options -> options.address("host:" + port)))
                    .withMessage("address: expected a port between 1 and 65535, got " + port);
        }
    }

    @Test
    void aPasswordInAnAddressIsNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(options -> options.address("http://ann:secret-password@host:8500")))
                .withMessageContaining("basicAuth")
                .withMessageNotContaining("secret-password");
    }

    @Test
    void severalAgentsAreTakenInTheirOrder() {
        OptionValues values = with(options -> options.addresses("a:1", "https://b", "unix:///c"));
        assertThat(values.perAgent())
                .extracting(one -> one.address)
                .extracting(ConsulAddress::toString)
                .containsExactly("a:1", "b:443", "unix:///c");
        assertThat(values.perAgent()).extracting(OptionValues::secure).containsExactly(false, true, false);
        assertThat(values).asString().contains("addresses=[a:1, https://b:443, unix:///c]");
    }

    @Test
    void aSingleAddressTakesThePlaceOfSeveral() {
        assertThat(with(options -> options.addresses("a:1", "b:1").address("c:1"))
                        .perAgent())
                .extracting(one -> one.address)
                .extracting(ConsulAddress::toString)
                .containsExactly("c:1");
    }

    @Test
    void tlsStaysOnWhateverTheAddressSays() {
        assertThat(with(options -> options.tls(ConsulTls.defaults()).address("http://host:1"))
                        .secure())
                .isTrue();
        assertThat(with(options -> options.address("https://host:1").address("host:1"))
                        .secure())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"se\ncret", "se\r\nX-Other: 1", "se cret", "sécret", "se\u0000cret", "se\u007fcret"})
    void aTokenThatCannotStandInAHeaderIsRefusedWithoutBeingShown(String token) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(options -> options.token(token)))
                .withMessageMatching(
                        "token: expected printable ASCII without blanks, got another character at" + " position [12]")
                .withNoCause();
    }

    @Test
    void aBlankTokenIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(options -> options.token(" ")))
                .withMessage("token: expected one, got a blank");
    }

    @Test
    void valuesOutOfTheirLimitsAreRefused() {
        refused("pollConnections: expected a number between 1 and 10,000, got 0", o -> o.pollConnections(0));
        refused("callConnections: expected a number between 1 and 10,000, got 10001", o -> o.callConnections(10_001));
        refused("connectTimeout: expected between 1 ms and 1 h, got PT0S", o -> o.connectTimeout(Duration.ZERO));
        refused("callTimeout: expected between 1 ms and 1 h, got PT2H", o -> o.callTimeout(Duration.ofHours(2)));
        refused("outageLimit: expected between 1 ms and 30 days, got PT0S", o -> o.outageLimit(Duration.ZERO));
        refused(
                "outageLimit: expected between 1 ms and 30 days, got PT721H",
                o -> o.outageLimit(Duration.ofHours(721)));
        refused("addresses: expected between 1 and 16, got 0", o -> o.addresses(List.of()));
        refused(
                "addresses: expected between 1 and 16, got 17",
                o -> o.addresses(
                        IntStream.range(1, 18).mapToObj(port -> "a:" + port).toList()));
        refused("addresses: expected no two alike, got [a:80, a:80]", o -> o.addresses("a", "http://a"));
        refused("datacenter: expected a name, got a blank", o -> o.datacenter(""));
        refused("namespace: expected a name, got a blank", o -> o.namespace(" "));
        refused("partition: expected a name, got a blank", o -> o.partition(""));
        refused("basicAuth: expected a user name without a colon, got an empty one", o -> o.basicAuth("", "p"));
        refused("basicAuth: expected a user name without a colon, got one with a colon", o -> o.basicAuth("a:b", "p"));
        refused(
                "serverName: expected a host name, got \"a b\"",
                o -> o.tls(ConsulTls.defaults().serverName("a b")));
    }

    private static void refused(String message, UnaryOperator<ConsulOptions> change) {
        assertThatIllegalArgumentException().isThrownBy(() -> with(change)).withMessage(message);
    }

    @Test
    void theBudgetOfAllAnswersHasRoomForAWholeOneZippedAndUnzipped() {
        ConsulOptions defaults = ConsulOptions.defaults();
        assertThat(defaults.values().answerLimit()).isBetween(4 << 20, 64 << 20).isLessThanOrEqualTo((int)
                (defaults.values().answerBudget() / 2));
        assertThat(defaults.answerLimit(1 << 29).values().answerBudget()).isEqualTo(1 << 30);
        assertThat(defaults.answerBudget(1 << 20).values().answerLimit()).isEqualTo(1 << 19);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.answerLimit(1 << 20).answerBudget(1 << 20))
                .withMessage("answerBudget: expected at least twice the answerLimit of 1048576 bytes, got 1048576");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.answerLimit(1000))
                .withMessage("answerLimit: expected between 65536 and 1073741824 bytes, got 1000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.answerBudget(1L << 40))
                .withMessageStartingWith("answerBudget: expected between");
    }
}
