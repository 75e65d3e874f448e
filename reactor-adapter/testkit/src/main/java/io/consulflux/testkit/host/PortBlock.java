// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A handful of neighbouring free ports on loopback, kept for one agent until closed, also while the agent is down.
 *
 * <p>The first port of the block is the lock: it stays bound by this JVM, so that clusters of other JVMs go elsewhere. The
 * blocks lie below the range from which Linux and macOS take the ports of outgoing connections.
 */
public final class PortBlock implements AutoCloseable {
    private static final int SIZE = 6;
    private static final int LOWEST = 16_000;
    private static final int BLOCKS = (32_000 - LOWEST) / SIZE;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(BLOCKS));

    private final int base;
    private final ServerSocket lock;

    private PortBlock(int base, ServerSocket lock) {
        this.base = base;
        this.lock = lock;
    }

    /**
     * Takes a block whose ports are free for TCP and UDP.
     *
     * @throws IOException if there is none left
     */
    public static PortBlock reserve() throws IOException {
        for (int attempt = 0; attempt < BLOCKS; attempt++) {
            int base = LOWEST + Math.floorMod(NEXT.getAndIncrement(), BLOCKS) * SIZE;
            ServerSocket lock = bind(base);
            if (lock == null) {
                continue;
            }
            PortBlock block = new PortBlock(base, lock);
            if (block.isFree()) {
                return block;
            }
            block.close();
        }
        throw new IOException(
                "no " + SIZE + " neighbouring ports are free on loopback between " + LOWEST + " and 32000");
    }

    /** The port for a use from 1 to 5. */
    public int port(int use) {
        if (use < 1 || use >= SIZE) {
            throw new IllegalArgumentException("use must be 1 to " + (SIZE - 1) + ": " + use);
        }
        return base + use;
    }

    /** Whether nobody listens on any of its ports at this moment. */
    public boolean isFree() throws IOException {
        for (int port = base + 1; port < base + SIZE; port++) {
            try (ServerSocket tcp = bind(port)) {
                if (tcp == null || !udpIsFree(port)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static boolean udpIsFree(int port) {
        try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress(Loopback.ADDRESS, port))) {
            return udp.isBound();
        } catch (IOException inUse) {
            return false;
        }
    }

    private static @Nullable ServerSocket bind(int port) {
        try {
            return new ServerSocket(port, 1, Loopback.ADDRESS);
        } catch (IOException inUse) {
            return null;
        }
    }
}
