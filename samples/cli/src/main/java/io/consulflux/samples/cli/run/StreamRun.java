// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulException;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ExecOutput;
import io.consulflux.samples.cli.lines.Shown;
import io.consulflux.samples.cli.text.StrictText;
import io.consulflux.testkit.error.ConsulClusterException;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

/** A command that follows one stream of events to its end. */
public final class StreamRun {

    /** What is not asked for stays in Consul; a few events ahead keep the writer busy. */
    private static final int AHEAD = 32;

    private final Screen screen;
    private final boolean json;
    private final Patience patience;

    public StreamRun(Screen screen, boolean json, Patience patience) {
        this.screen = screen;
        this.json = json;
        this.patience = patience;
    }

    public ExitStatus follow(
            Supplier<ConsulTarget> open, Function<ConsulFlux, Flux<NodeEvent>> stream, Account account) {
        return follow(open, stream.andThen(this::told), new NodeEventTeller(screen, json, account));
    }

    /** People get lines. Scripts get chunks of whole characters, since not everything that is printed is lines. */
    private Flux<NodeEvent> told(Flux<NodeEvent> events) {
        return events.transform(json ? ExecOutput.characters() : ExecOutput.lines());
    }

    public <T> ExitStatus follow(Supplier<ConsulTarget> open, Function<ConsulFlux, Flux<T>> stream, Teller<T> teller) {
        Interruption interruption = Interruption.onSignals(screen);
        try (ConsulTarget target = interruption.opening(open)) {
            tell(interruption.ending(watched(stream, target)), teller);
            if (interruption.requested()) {
                screen.error(teller.interrupted(target.endsNodes()));
                summary(teller);
            } else if (!json) {
                summary(teller);
            }
            return teller.status();
        } catch (Patience.OverException e) {
            screen.error(String.valueOf(e.getMessage()));
            return ExitStatus.INCOMPLETE;
        } catch (Screen.OutputClosedException e) {
            return outputClosed(e, teller);
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
    private <T> void tell(Flux<T> events, Teller<T> teller) {
        // As signals, because a blocking stream throws an error before what was queued ahead of it.
        try (Stream<Signal<T>> signals = events.materialize().toStream(AHEAD)) {
            signals.forEach(signal -> tell(signal, teller));
        } catch (ConsulException | StrictText.RefusedException e) {
            screen.error(String.valueOf(e.getMessage()));
            teller.failed();
        }
        teller.end();
    }

    private <T> Flux<T> watched(Function<ConsulFlux, Flux<T>> stream, ConsulTarget target) {
        ConsulFlux consul = target.consul();
        return patience.of(Waiting.over(stream.apply(consul), screen, patience, consul));
    }

    private void summary(Teller<?> teller) {
        teller.summary().stream().map(Shown::inOneLine).forEach(screen::remark);
    }

    private static <T> void tell(Signal<T> signal, Teller<T> teller) {
        T event = signal.get();
        Throwable failure = signal.getThrowable();
        if (failure != null) {
            throw Exceptions.propagate(failure);
        }
        if (event != null) {
            teller.tell(event);
        }
    }

    private ExitStatus outputClosed(Screen.OutputClosedException reason, Teller<?> teller) {
        if (screen.hasReader()) {
            return ExitStatus.BROKEN_PIPE;
        }
        screen.error("standard output: " + reason.getMessage());
        teller.failed();
        return teller.status();
    }
}
