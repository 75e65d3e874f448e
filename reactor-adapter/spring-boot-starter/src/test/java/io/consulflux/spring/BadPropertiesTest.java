// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** What an application that cannot start prints: the property, where it was set, and what is allowed. */
@ExtendWith(OutputCaptureExtension.class)
final class BadPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({SslAutoConfiguration.class, ConsulFluxAutoConfiguration.class})
    static class Application {}

    private static RuntimeException fails(String... properties) {
        RuntimeException failure = null;
        try {
            SpringApplication application = new SpringApplicationBuilder(Application.class)
                    .web(WebApplicationType.NONE)
                    .properties(Map.of("spring.main.banner-mode", "off"))
                    .build();
            application.run(properties).close();
        } catch (RuntimeException expected) {
            failure = expected;
        }
        return requireNonNull(failure, "the application started");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "addresses=ftp://a | addresses | ftp://a | expected host:port",
                "addresses=a:8500,a:8500 | addresses | a:8500 | expected no two alike",
                "datacenter=' ' | datacenter | | expected a name, got a blank",
                "namespace=' ' | namespace | | expected a name, got a blank",
                "partition=' ' | partition | | expected a name, got a blank",
                "poll-connections=0 | poll-connections | 0 | expected a number between 1 and 10,000, got 0",
                "call-connections=10001 | call-connections | 10001 | expected a number between 1 and 10,000",
                "connect-timeout=2h | connect-timeout | 2h | expected between 1 ms and 1 h, got PT2H",
                "call-timeout=0s | call-timeout | 0s | expected between 1 ms and 1 h, got PT0S",
                "outage-limit=31d | outage-limit | 31d | expected between 1 ms and 30 days",
                "refusal-limit=-1s | refusal-limit | -1s | expected between 0 and 30 days",
                "ssl.bundle=none | ssl.bundle | none | expected a bundle of spring.ssl.bundle, which are []",
                "ssl.server-name=a | ssl.server-name | a | expected consul-flux.ssl.bundle beside it",
                "basic-auth.user=a:b | basic-auth.user | | expected a user name without a colon",
                "dev.cluster=51 | dev.cluster | 51 | a number from 1 to 50",
            })
    void aValueThatIsNotAllowedIsExplained(
            String property, String name, String value, String allowed, CapturedOutput output) {
        fails("--consul-flux." + property.replace("'", ""));
        assertThat(output).contains("APPLICATION FAILED TO START", "consul-flux." + name, allowed);
        if (value != null) {
            assertThat(output).contains(value);
        }
    }

    @Test
    void aValueOfTheWrongKindIsExplained(CapturedOutput output) {
        fails("--consul-flux.call-timeout=soon");
        assertThat(output).contains("Failed to bind properties under 'consul-flux.call-timeout'", "soon", "duration");
    }

    @Test
    void aTokenThatIsNoneIsNotRepeated(CapturedOutput output) {
        fails("--consul-flux.token=se\ncret");
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "consul-flux.token", "is invalid: token: expected")
                .doesNotContain("cret:")
                .doesNotContain("se\ncret");
    }

    /** The second is taken apart at the comma of its password, before anybody can see that it is one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "addresses=http://ann:secret@consul:8500 | addresses | an address with user info",
                "addresses=http://ann:secret,pass@consul:8500 | addresses | an address with user info",
                "addresses=a:8500,ann:secret@b:8500 | addresses | an address with user info",
                "addresses=secret@a:8500,http://b:8500/c@d | addresses | an address with user info",
                "basic-auth.user=ann:secret | basic-auth.user | expected a user name without a colon",
            })
    void aPasswordInTheWrongPlaceIsNotRepeated(String property, String name, String allowed, CapturedOutput output) {
        RuntimeException failure = fails("--consul-flux." + property);
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "'consul-flux." + name + "'", allowed)
                .doesNotContain("secret");
        // With the messages of its causes.
        assertThat(failure).hasStackTraceContaining(allowed);
        assertThat(Throwables.getStackTrace(failure)).doesNotContain("secret");
    }

    @Test
    void twoTokensAreOneTooMany(CapturedOutput output) {
        fails("--consul-flux.token=secret", "--consul-flux.token-file=/run/token");
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "consul-flux.token", "consul-flux.token-file")
                .contains("mutually exclusive")
                .doesNotContain("=secret");
    }

    @ParameterizedTest
    @CsvSource({"0s, 0s", "61m, 61m"})
    void aLimitForTheStartThatIsNotAllowedIsExplained(String limit, String told, CapturedOutput output) {
        fails("--consul-flux.fail-fast=true", "--consul-flux.fail-fast-limit=" + limit);
        assertThat(output).contains("consul-flux.fail-fast-limit", told, "expected between 1 ms and 1 h");
    }
}
