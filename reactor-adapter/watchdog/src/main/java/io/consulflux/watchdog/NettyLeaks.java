// SPDX-License-Identifier: Apache-2.0
package io.consulflux.watchdog;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Every test class fails after which a buffer of Netty's was forgotten; JUnit finds this by itself. Netty watches every
 * buffer, and tells of one that was not released when the garbage collector has found it and the next is allocated.
 */
public final class NettyLeaks implements BeforeAllCallback, AfterAllCallback {

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    // A client of a server that hangs up while Spring encodes its next event: the buffer is lost between Spring's
    // writer
    // and Reactor's concatMap, on a plain Flux.range(…).publishOn(…) too. It is the server's, not ours.
    private static final String LOST_BY_SPRING = "org.springframework.http.codec.ServerSentEventHttpMessageWriter";

    private static final long COLLECTED_WITHIN_MILLIS = 60_000;

    static {
        // Who reads byte by byte, as Spring's decoders do, would else be recorded byte by byte.
        System.setProperty("io.netty.leakDetection.acquireAndReleaseOnly", "true");
    }

    /** For JUnit. */
    public NettyLeaks() {}

    /** What was forgotten until now, and was not told before. */
    public static List<String> found() throws InterruptedException {
        // The collector hands over what it found in no order; with its second witness, all that it found at first is
        // there.
        collect();
        collect();
        ByteBufAllocator.DEFAULT.buffer(1).release();
        List<String> found = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            found.add(leak);
        }
        return found;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ResourceLeakDetector.setLevel(Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> {
            if (!records.contains(LOST_BY_SPRING)) {
                LEAKS.add(type + records);
            }
        });
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        List<String> found = found();
        if (!found.isEmpty()) {
            throw new AssertionError("LEAK: not released in this class, or one before it: " + found);
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
