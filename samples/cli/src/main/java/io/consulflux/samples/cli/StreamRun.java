// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.ConsulException;
import io.consulflux.NodeEvent;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.samples.cli.lines.EventLines;
import io.consulflux.testkit.ConsulClusterException;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

/** A command that follows one stream of events to its end. */
final class StreamRun {

    /** What is not asked for stays in Consul; a few events ahead keep the writer busy. */
    private static final int AHEAD = 32;

    private final Screen screen;
    private final boolean json;

    StreamRun(Screen screen, boolean json) {
        this.screen = screen;
        this.json = json;
    }

    ExitStatus follow(Supplier<ConsulTarget> open, Function<ConsulFlux, Flux<NodeEvent>> stream, Account account) {
        Interruption interruption = Interruption.onSignals();
        try (ConsulTarget target = interruption.opening(open)) {
            tell(interruption.ending(stream.apply(target.consul())), account);
            if (interruption.requested()) {
                screen.error("interrupted" + (target.endsNodes() ? "" : "; what was started on the nodes runs on"));
            } else if (!json) {
                account.summary().forEach(screen::remark);
            }
            return account.status();
        } catch (Screen.OutputClosedException e) {
            return outputClosed(e, account);
        } catch (ConsulClusterException | CancellationException e) {
            if (!interruption.requested()) {
                screen.error(String.valueOf(e.getMessage()));
            }
            return ExitStatus.UNUSABLE;
        } finally {
            interruption.over();
        }
    }

    /**
     * Writes on the calling thread, a command's main thread: standard output may block for as long as its reader likes,
     * and that must hold up neither an event loop nor the renewal of a session.
     */
    private void tell(Flux<NodeEvent> events, Account account) {
        EventLines lines = json ? EventLines.json(screen::event) : EventLines.people(screen::event, screen.colour());
        // As signals, because a blocking stream throws an error before what was queued ahead of it.
        try (Stream<Signal<NodeEvent>> signals = events.materialize().toStream(AHEAD)) {
            signals.forEach(signal -> tell(signal, lines, account));
        } catch (ConsulException e) {
            screen.error(String.valueOf(e.getMessage()));
        }
        lines.end();
    }

    private void tell(Signal<NodeEvent> signal, EventLines lines, Account account) {
        NodeEvent event = signal.get();
        Throwable failure = signal.getThrowable();
        if (failure != null) {
            throw Exceptions.propagate(failure);
        }
        if (event != null) {
            lines.tell(event);
            account.add(event);
            if (!json) {
                screen.progress(account.progress());
            }
        }
    }

    private ExitStatus outputClosed(Screen.OutputClosedException reason, Account account) {
        if (screen.hasReader()) {
            return ExitStatus.BROKEN_PIPE;
        }
        screen.error("standard output: " + reason.getMessage());
        return account.status();
    }
}
