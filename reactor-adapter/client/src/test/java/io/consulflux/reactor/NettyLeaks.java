// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Every test class fails after which a buffer of Netty's was forgotten; JUnit finds this by itself. Netty watches every
 * buffer, and tells of one that was not released when the garbage collector has found it and the next is allocated.
 */
@SuppressWarnings("exports")
public final class NettyLeaks implements BeforeAllCallback, AfterAllCallback {

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    private static final long COLLECTED_WITHIN_MILLIS = 60_000;

    static {
        ResourceLeakDetector.setLevel(Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + records));
    }

    /** For JUnit. */
    public NettyLeaks() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        // Being loaded is all that it takes.
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        collect();
        ByteBufAllocator.DEFAULT.buffer(1).release();
        String leak = LEAKS.poll();
        if (leak != null) {
            throw new AssertionError("LEAK: not released in this class, or one before it: " + leak);
        }
    }

    private static void collect() throws InterruptedException {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        PhantomReference<Object> witness = new PhantomReference<>(new Object(), collected);
        System.gc();
        // The witness itself is the only reference that this queue can get.
        if (collected.remove(COLLECTED_WITHIN_MILLIS) == null || !witness.refersTo(null)) {
            throw new AssertionError("no garbage was collected, so that no leak could be seen");
        }
    }
}
