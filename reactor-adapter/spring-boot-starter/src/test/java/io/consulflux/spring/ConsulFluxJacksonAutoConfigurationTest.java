// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

/** The application's own mapper writes events in their form. */
class ConsulFluxJacksonAutoConfigurationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(JacksonAutoConfiguration.class, ConsulFluxJacksonAutoConfiguration.class));

    @Test
    void anEventHasItsTypeAndItsBytes() {
        ExecEvent output = new ExecEvent.Output("n1", Instant.EPOCH, 0, Bytes.utf8("hi"));
        for (boolean foundToo : new boolean[] {true, false}) {
            application
                    .withPropertyValues("spring.jackson.find-and-add-modules=" + foundToo)
                    .run(context -> assertThat(context.getBean(JsonMapper.class).writeValueAsString(output))
                            .isEqualTo("{\"type\":\"output\",\"node\":\"n1\",\"at\":\"1970-01-01T00:00:00Z\""
                                    + ",\"sequence\":0,\"text\":\"hi\"}"));
        }
    }
}
