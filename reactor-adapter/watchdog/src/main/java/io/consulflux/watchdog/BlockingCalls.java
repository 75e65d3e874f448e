// SPDX-License-Identifier: Apache-2.0
package io.consulflux.watchdog;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;

/**
 * Everything that blocks on a thread that may not block fails, by BlockHound; JUnit finds this by itself.
 *
 * <p>It takes the place of BlockHound's own listener. That one installs BlockHound in each class loader in which tests are
 * run, such as those of Spring's {@code CompileWithForkedClassLoader}, and from then on only that loader's threads are known.
 *
 * <p>Some locks may be waited for that Reactor and Netty hold for a moment, and have left out of their own lists. Who is thrown
 * out of one leaves it broken, and whatever comes after may wait in vain.
 */
public final class BlockingCalls implements BeforeAllCallback {

    static {
        if (ClassLoader.getSystemClassLoader().equals(BlockingCalls.class.getClassLoader())) {
            BlockHound.install(BlockingCalls::allow);
        }
    }

    private static void allow(BlockHound.Builder builder) {
        // To end what a timer does periodically. Reactor allows it for all that is done once.
        builder.allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove");
        // To share memory between more threads. Netty allows the like for its older allocator.
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free");
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "free");
    }

    /** For JUnit. */
    public BlockingCalls() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        // Being loaded is all that it takes.
    }
}
