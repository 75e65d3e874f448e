// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RexecKeysTest {

    private final RexecKeys keys = RexecKeys.ofJob("_rexec/1f1c/job");

    @Test
    void aJobsFolderAndSessionAreReadFromItsKey() {
        assertThat(keys.folder()).isEqualTo("_rexec/1f1c");
        assertThat(keys.session()).isEqualTo("1f1c");
        assertThatThrownBy(() -> RexecKeys.ofJob("_rexec/1f1c/node/ack")).hasMessageContaining("_rexec/1f1c/node/ack");
    }

    @Test
    void agentsWriteBelowTheirNames() {
        assertThat(keys.ack("node-1")).isEqualTo("_rexec/1f1c/node-1/ack");
        assertThat(keys.exit("node-1")).isEqualTo("_rexec/1f1c/node-1/exit");
    }

    @Test
    void chunksAreNumberedInHexadecimalOfFiveDigitsAtLeast() {
        assertThat(keys.out("node-1", 0)).isEqualTo("_rexec/1f1c/node-1/out/00000");
        assertThat(keys.out("node-1", 26)).isEqualTo("_rexec/1f1c/node-1/out/0001a");
        assertThat(keys.out("node-1", 0x123456)).isEqualTo("_rexec/1f1c/node-1/out/123456");
    }
}
