// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTest {
    @Test
    void statusAndOutputAreTold() throws IOException {
        Command.Finished finished = Command.of("sh", "-c", "echo one; echo two; echo three >&2; exit 7")
                .run();

        assertThat(finished.status()).isEqualTo(7);
        assertThat(finished.output()).isEqualTo("one\ntwo\nthree\n");
        assertThat(finished.tail(2)).isEqualTo("two\nthree");
    }

    @Test
    void aProgramThatDoesNotEndIsKilledAtTheLimit() {
        Command command = new Command(List.of("sleep", "303"), Path.of("."), Duration.ofMillis(50));

        assertThatIOException().isThrownBy(command::run).withMessageContaining("sleep 303");
        assertThat(ProcessHandle.current().children().toList())
                .allSatisfy(child -> assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(30)));
    }
}
