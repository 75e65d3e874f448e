// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaksTest {

    @Test
    void aBufferThatIsForgottenIsFound() {
        Leaks leaks = Leaks.watch();
        ByteBufAllocator.DEFAULT.buffer(16).release();
        assertThat(leaks.found()).isEmpty();

        ByteBufAllocator.DEFAULT.buffer(16);
        assertThat(Waiting.comes(Duration.ofSeconds(30), () -> !leaks.found().isEmpty()))
                .isTrue();
    }
}
