// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.reactor.internal.options.ConsulAddress;
import io.consulflux.reactor.internal.options.OptionValues;
import io.consulflux.reactor.internal.options.TlsValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsulEnvironmentTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static OptionValues values(Map<String, String> environment) {
        return ConsulOptions.fromEnvironment(environment).values();
    }

    private static void refused(String message, Map<String, String> environment) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConsulOptions.fromEnvironment(environment))
                .withMessage(message);
    }

    @Test
    void nothingSetMeansTheDefaults() {
        String defaults = ConsulOptions.defaults().toString();
        assertThat(ConsulOptions.fromEnvironment(Map.of())).hasToString(defaults);
        assertThat(ConsulOptions.fromEnvironment(
                        Map.of("CONSUL_HTTP_ADDR", "", "CONSUL_HTTP_TOKEN", "", "CONSUL_HTTP_SSL", "")))
                .hasToString(defaults);
    }

    @Test
    void theAddressIsTaken() {
        assertThat(values(Map.of("CONSUL_HTTP_ADDR", "https://agent:8501")).address)
                .isEqualTo(ConsulAddress.parse("https://agent:8501"));
    }

    @Test
    void theTokenIsTaken() {
        assertThat(values(Map.of("CONSUL_HTTP_TOKEN", "t-1")).token.current().block(LIMIT))
                .isEqualTo("t-1");
    }

    @Test
    void theTokenFileBeatsTheToken(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "\tfrom-file\n");
        Map<String, String> both = Map.of("CONSUL_HTTP_TOKEN", "t-1", "CONSUL_HTTP_TOKEN_FILE", file.toString());
        assertThat(values(both).token.current().block(LIMIT)).isEqualTo("from-file");
    }

    @Test
    void userAndPasswordAreSplitAtTheFirstColon() {
        assertThat(values(Map.of("CONSUL_HTTP_AUTH", "ann:p:q")).basicAuth)
                .contains(new OptionValues.BasicAuth("ann", "p:q"));
        assertThat(values(Map.of("CONSUL_HTTP_AUTH", "ann")).basicAuth).contains(new OptionValues.BasicAuth("ann", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "true", "TRUE", "True"})
    void tlsIsTurnedOn(String yes) {
        assertThat(values(Map.of("CONSUL_HTTP_SSL", yes)).secure()).isTrue();
        assertThat(values(Map.of("CONSUL_HTTP_SSL", yes, "CONSUL_HTTP_ADDR", "http://a:1"))
                        .secure())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "f", "F", "false", "FALSE", "False"})
    void tlsIsNotTurnedOffForAnAddressWithHttps(String no) {
        assertThat(values(Map.of("CONSUL_HTTP_SSL", no)).secure()).isFalse();
        assertThat(values(Map.of("CONSUL_HTTP_SSL", no, "CONSUL_HTTP_ADDR", "https://a:1"))
                        .secure())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "f", "F", "false", "FALSE", "False"})
    void verificationIsTurnedOff(String no) {
        assertThat(values(Map.of("CONSUL_HTTP_SSL_VERIFY", no)).tls.verified).isFalse();
        assertThat(values(Map.of("CONSUL_HTTP_SSL_VERIFY", "true")).tls.verified)
                .isTrue();
    }

    @Test
    void filesAndNamesForTlsAreTakenWithoutTurningItOn() {
        OptionValues values = values(Map.of(
                "CONSUL_CACERT", "/a/ca.pem",
                "CONSUL_CAPATH", "/a/cas",
                "CONSUL_CLIENT_CERT", "/a/c.pem",
                "CONSUL_CLIENT_KEY", "/a/k.pem",
                "CONSUL_TLS_SERVER_NAME", "server.dc1.consul:8501"));
        assertThat(values.secure()).isFalse();
        TlsValues tls = values.tls;
        assertThat(tls.caFile).contains(Path.of("/a/ca.pem"));
        assertThat(tls.caPath).contains(Path.of("/a/cas"));
        assertThat(tls.identity).contains(new TlsValues.Identity(Path.of("/a/c.pem"), Path.of("/a/k.pem")));
        assertThat(tls.serverName).contains("server.dc1.consul");
    }

    @Test
    void namespaceAndPartitionAreTaken() {
        OptionValues values = values(Map.of("CONSUL_NAMESPACE", "team", "CONSUL_PARTITION", "east"));
        assertThat(values.namespace).contains("team");
        assertThat(values.partition).contains("east");
    }

    @Test
    void aMalformedValueIsAnErrorThatNamesTheVariable() {
        refused(
                "CONSUL_HTTP_ADDR: address: expected host:port, http://host:port, https://host:port (these two with or"
                        + " without a path) or unix:///path, got \"a b\"",
                Map.of("CONSUL_HTTP_ADDR", "a b"));
        refused("CONSUL_HTTP_SSL: expected true, false, 1, 0, t or f, got \"yes\"", Map.of("CONSUL_HTTP_SSL", "yes"));
        refused(
                "CONSUL_HTTP_SSL_VERIFY: expected true, false, 1, 0, t or f, got \"no\"",
                Map.of("CONSUL_HTTP_SSL_VERIFY", "no"));
        refused(
                "CONSUL_HTTP_TOKEN: token: expected printable ASCII without blanks, got another character at position 6",
                Map.of("CONSUL_HTTP_TOKEN", "secret\n"));
        refused(
                "CONSUL_HTTP_AUTH: basicAuth: expected a user name without a colon, got an empty one",
                Map.of("CONSUL_HTTP_AUTH", ":secret"));
        refused(
                "CONSUL_TLS_SERVER_NAME: serverName: expected a host name, got \"a/b\"",
                Map.of("CONSUL_TLS_SERVER_NAME", "a/b"));
        refused("CONSUL_NAMESPACE: namespace: expected a name, got a blank", Map.of("CONSUL_NAMESPACE", " "));
        refused("CONSUL_PARTITION: partition: expected a name, got a blank", Map.of("CONSUL_PARTITION", " "));
        refused(
                "CONSUL_CLIENT_CERT: expected CONSUL_CLIENT_KEY beside it, got none",
                Map.of("CONSUL_CLIENT_CERT", "/c"));
        refused(
                "CONSUL_CLIENT_KEY: expected CONSUL_CLIENT_CERT beside it, got none",
                Map.of("CONSUL_CLIENT_KEY", "/k"));
        refused("CONSUL_CACERT: Nul character not allowed: /a\u0000", Map.of("CONSUL_CACERT", "/a\u0000"));
        refused("CONSUL_CAPATH: Nul character not allowed: /a\u0000", Map.of("CONSUL_CAPATH", "/a\u0000"));
        refused(
                "CONSUL_HTTP_TOKEN_FILE: Nul character not allowed: /a\u0000",
                Map.of("CONSUL_HTTP_TOKEN_FILE", "/a\u0000"));
    }
}
