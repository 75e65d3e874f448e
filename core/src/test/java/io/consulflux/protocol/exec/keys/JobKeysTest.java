// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.protocol.exec.keys.JobKeys.Ack;
import io.consulflux.protocol.exec.keys.JobKeys.Exit;
import io.consulflux.protocol.exec.keys.JobKeys.Out;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobKeysTest {

    private final JobKeys keys = JobKeys.of("deploy/exec", "s1");

    @ParameterizedTest
    @ValueSource(
            strings = {"n1", "Web 1.EXAMPLE.com", "50%", "grün", "a/b", "ack", "exit", "job", "x/out/y", "a/out/0001"})
    void whateverANodeIsCalledItsKeysAreReadAsItsOwn(String node) {
        for (long number : List.of(0L, 9L, 0xfffffL, 0x100000L, 0xfffffffffffL)) {
            assertThat(keys.read(keys.out(node, number))).contains(new Out(node, number));
        }
        assertThat(keys.read(keys.exit(node))).contains(new Exit(node));
        assertThat(keys.read(keys.folder() + node + "/ack")).contains(new Ack(node));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n1",
                "n1/",
                "n1/log",
                "/ack",
                "ack",
                "n1/out/",
                "n1/out/1",
                "n1/out/0000A",
                "n1/out/00x00",
                "n1/out/000000",
                "n1/out/-0001",
                "n1/out/fffffffffffffffffffff",
                "/out/00000",
                "jobs"
            })
    void whatNoAgentWritesSaysNothing(String rest) {
        assertThat(keys.read(keys.folder() + rest)).isEmpty();
    }

    @Test
    void keysOfOthersSayNothing() {
        assertThat(keys.read("deploy/exec/s10/n1/ack")).isEmpty();
        assertThat(keys.read("deploy/exec/s1")).isEmpty();
        assertThat(keys.read("n1/ack")).isEmpty();
    }

    @Test
    void theJobIsItself() {
        assertThat(keys.read("deploy/exec/s1/job")).contains(new JobKeys.Job());
        assertThat(keys.job()).isEqualTo("deploy/exec/s1/job");
    }
}
