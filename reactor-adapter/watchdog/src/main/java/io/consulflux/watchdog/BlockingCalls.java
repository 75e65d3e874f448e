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
 */
public final class BlockingCalls implements BeforeAllCallback {

    static {
        if (ClassLoader.getSystemClassLoader().equals(BlockingCalls.class.getClassLoader())) {
            // A timer's own lock, held for a moment. Reactor allows it for all tasks but those that are done again and
            // again;
            // and who is thrown out of it leaves it broken, so that the timer stands still.
            BlockHound.install(builder -> builder.allowBlockingCallsInside(
                    "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove"));
        }
    }

    /** For JUnit. */
    public BlockingCalls() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        // Being loaded is all that it takes.
    }
}
