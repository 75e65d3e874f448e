// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.reactor.ConsulOptions;
import io.consulflux.reactor.Transports;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As Go's golang.org/x/net/http/httpproxy decides. */
final class ProxyChoiceTest {

    private static Optional<HttpProxy> towards(Map<String, String> variables, String address) {
        ConsulAddress agent = ConsulAddress.parse(address);
        return ProxyChoice.of(variables).towards(agent, agent.tls());
    }

    @Test
    void theSchemeOfTheAgentDecidesAndUpperCaseBeatsLowerCase() {
        Map<String, String> both =
                Map.of("HTTP_PROXY", "plain:1", "HTTPS_PROXY", "", "https_proxy", "http://secure:2/");
        assertThat(towards(both, "agent:8500").map(HttpProxy::toString)).contains("plain:1");
        assertThat(towards(both, "https://agent").map(HttpProxy::toString)).contains("secure:2");
        assertThat(towards(Map.of("HTTP_PROXY", "upper", "http_proxy", "lower"), "agent:8500"))
                .contains(new HttpProxy("upper", 80, Optional.empty()));
        assertThat(towards(Map.of("HTTP_PROXY", "plain:1"), "https://agent")).isEmpty();
        assertThat(towards(Map.of(), "agent:8500")).isEmpty();
        assertThat(towards(both, "unix:///run/consul.sock")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8500", "LOCALHOST", "127.0.0.1:8500", "127.3.2.1", "[::1]:8500"})
    void thisMachineIsReachedDirectly(String address) {
        assertThat(towards(Map.of("HTTP_PROXY", "socks5://unusable"), address)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // NO_PROXY | reached directly | by the proxy
                "*|agent:8500|",
                "other, *|10.1.2.3|",
                "example.org|example.org|example.com",
                "example.org|a.example.org|badexample.org",
                "EXAMPLE.org|A.Example.Org|example.org.uk",
                ".example.org|a.example.org|example.org",
                "*.example.org|b.a.example.org|example.org",
                "example.org:8500|example.org:8500|example.org:8501",
                "a,, example.org |example.org|b",
                "10.1.2.3|10.1.2.3:8500|10.1.2.4",
                "10.1.2.3:8500|10.1.2.3:8500|10.1.2.3:8501",
                "10.0.0.0/8|10.255.1.2|11.0.0.1",
                "10.1.2.128/25|10.1.2.200|10.1.2.100",
                "0.0.0.0/0|192.0.2.1|agent",
                "2001:db8::/33|[2001:db8::1]|[2001:db8:8000::1]",
                "2001:db8::1|[2001:db8::1]:8500|[2001:db8::2]",
                "[2001:db8::1]:8500|[2001:db8::1]:8500|[2001:db8::1]:8501",
                ":8500|| agent:8500",
                "10.0.0.0/99|| 10.0.0.1"
            })
    void exceptionsAreMadeAsGoDoes(String exceptions, String direct, String proxied) {
        Map<String, String> variables = Map.of("HTTP_PROXY", "proxy:3128", "no_proxy", exceptions);
        if (direct != null) {
            assertThat(towards(variables, direct)).isEmpty();
        }
        if (proxied != null) {
            assertThat(towards(variables, proxied)).isPresent();
        }
    }

    @Test
    void inACgiProgramACallerCouldSetTheProxy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> towards(Map.of("HTTP_PROXY", "proxy", "REQUEST_METHOD", "GET"), "agent:8500"))
                .withMessageContaining("CGI");
        assertThat(towards(Map.of("HTTPS_PROXY", "proxy", "REQUEST_METHOD", "GET"), "https://agent"))
                .isPresent();
    }

    @Test
    void aProxyMayBeGivenInManyWays() {
        assertThat(HttpProxy.parse("HTTP://a.b:3128/")).isEqualTo(new HttpProxy("a.b", 3128, Optional.empty()));
        assertThat(HttpProxy.parse("[::1]:3128")).hasToString("[::1]:3128");
        assertThat(HttpProxy.parse("ann:a%40b+c@proxy").auth()).contains(new OptionValues.BasicAuth("ann", "a@b+c"));
        assertThat(HttpProxy.parse("http://ann:a@b@proxy:1").auth()).contains(new OptionValues.BasicAuth("ann", "a@b"));
        assertThat(HttpProxy.parse("ann:secret@proxy").toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "proxy:0",
                "proxy:70000",
                "http://proxy/path",
                "https://proxy",
                "socks5://ann:hidden@proxy",
                "http://ann:hidden@",
                "http://ann:%zzhidden@proxy"
            })
    void oneThatCannotBeUsedIsRefusedWithoutItsPassword(String proxy) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConsulOptions.defaults().proxy(proxy))
                .withMessageStartingWith("proxy: expected ")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("hidden"));
    }

    @Test
    void anExplicitChoiceBeatsTheEnvironment() {
        ConsulOptions environment =
                ConsulOptions.fromEnvironment(Map.of("HTTP_PROXY", "proxy:1")).address("agent:8500");
        assertThat(Transports.values(environment).proxy()).isPresent();
        assertThat(Transports.values(environment.withoutProxy()).proxy()).isEmpty();
        assertThat(Transports.values(environment.proxy("other:2")).proxy().map(HttpProxy::port))
                .contains(2);
        assertThat(Transports.values(ConsulOptions.defaults().proxy("other:2").address("unix:///run/consul.sock"))
                        .proxy())
                .isEmpty();
    }
}
