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
            BlockHound.install();
        }
    }

    /** For JUnit. */
    public BlockingCalls() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        // Being loaded is all that it takes.
    }
}
