// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailuresTest {

    private final ByteArrayOutputStream remarks = new ByteArrayOutputStream();
    private final Failures failures = new Failures(new Screen(
            new ByteArrayOutputStream(), new PrintStream(remarks, true, StandardCharsets.UTF_8), Terminal.NONE));

    @Test
    void whateverIsThrownIsOneLine() {
        assertThat(failures.execution(new IllegalArgumentException("state: too long\nindeed, PT1M")))
                .isEqualTo(1);
        assertThat(failures.execution(new IllegalStateException("odd"))).isEqualTo(1);
        assertThat(lines())
                .containsExactly(
                        "consul-flux: state: too long indeed, 1m",
                        "consul-flux: unexpected java.lang.IllegalStateException: odd (CONSUL_FLUX_LOG=FILE logs where)");
    }

    @Test
    void librariesLogNowhere() {
        for (String library : List.of("io.netty", "reactor", "io.consulflux")) {
            assertThat(LoggerFactory.getLogger(library).isErrorEnabled()).isFalse();
        }
    }

    private List<String> lines() {
        return remarks.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
