// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * What SIGINT and SIGTERM do to a command: they end its stream and wait for the clean-up.
 *
 * <p>It is a shutdown hook, because after its hooks the JVM ends with just the status that a shell expects, 130 and 143.
 * A second one ends the process at once. The hook cleans up itself and leaves nothing to the command's own thread, which may be held for ever by a reader of
 * standard output that has stopped reading.
 */
final class Interruption {

    private static final Duration START_BROKEN_OFF = Duration.ofSeconds(10);
    private static final Duration PROMPT = Duration.ofSeconds(1);
    private static final Duration LAST_LINES = Duration.ofSeconds(1);

    private final Sinks.Empty<Void> request = Sinks.empty();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread worker = Thread.currentThread();
    private final Screen screen;
    private volatile boolean requested;
    private @Nullable ConsulTarget target;

    private Interruption(Screen screen) {
        this.screen = screen;
    }

    /** Watches over what the current thread does from now on. */
    static Interruption onSignals(Screen screen) {
        Interruption interruption = new Interruption(screen);
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::run, "consul-flux-interruption"));
        return interruption;
    }

    boolean requested() {
        return requested;
    }

    /** Opens the target in such a way that an interruption breaks that off, and from then on closes the target. */
    ConsulTarget opening(Supplier<ConsulTarget> open) {
        ConsulTarget opened = open.get();
        synchronized (this) {
            target = opened;
            if (requested) {
                // The interrupt came too late to break the start off and must not disturb the clean-up.
                Thread.interrupted();
            }
        }
        return opened;
    }

    /** The same stream, cancelled and completed by an interruption. */
    <T> Flux<T> ending(Flux<T> stream) {
        return stream.takeUntilOther(request.asMono());
    }

    /** The command has come to its end; nothing is left to interrupt. */
    void over() {
        over.countDown();
    }

    private void run() {
        if (over.getCount() == 0) {
            return;
        }
        SecondSignal.endsAtOnce();
        ConsulTarget opened = request();
        request.tryEmitEmpty();
        if (opened != null) {
            close(opened);
        }
        await(opened == null ? START_BROKEN_OFF : LAST_LINES);
    }

    private void close(ConsulTarget opened) {
        AtomicBoolean closed = new AtomicBoolean();
        CompletableFuture.delayedExecutor(PROMPT.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!closed.get()) {
                        screen.error("cleaning up; once more ends it at once");
                    }
                });
        opened.close();
        closed.set(true);
    }

    private synchronized @Nullable ConsulTarget request() {
        requested = true;
        if (target == null) {
            worker.interrupt();
        }
        return target;
    }

    private void await(Duration limit) {
        try {
            over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
