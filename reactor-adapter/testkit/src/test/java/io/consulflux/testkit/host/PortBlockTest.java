// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortBlockTest {
    @Test
    void blocksDoNotOverlap() throws IOException {
        try (PortBlock one = PortBlock.reserve();
                PortBlock two = PortBlock.reserve()) {
            Set<Integer> ports = new HashSet<>();
            for (int use = 1; use <= 5; use++) {
                ports.add(one.port(use));
                ports.add(two.port(use));
            }
            assertThat(ports).hasSize(10);
        }
    }

    @Test
    void thePortsAreFreeButTheLockIsHeldUntilTheBlockIsClosed() throws IOException {
        int lock;
        try (PortBlock block = PortBlock.reserve()) {
            lock = block.port(1) - 1;
            bind(block.port(1));
            assertThatIOException().isThrownBy(() -> bind(lock));
        }
        bind(lock);
    }

    @Test
    void onlyUsesOfTheBlockArePorts() throws IOException {
        try (PortBlock block = PortBlock.reserve()) {
            assertThatIllegalArgumentException().isThrownBy(() -> block.port(0));
            assertThatIllegalArgumentException().isThrownBy(() -> block.port(6));
        }
    }

    private static void bind(int port) throws IOException {
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
}
