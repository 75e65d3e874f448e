// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.samples.cli.lines.Look;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class StreamRunTest {

    private static final Instant AT = Instant.EPOCH;
    private static final NodeEvent SUBMITTED = new ExecEvent.Submitted("a", AT, "0a1b", 1, List.of("a"));
    private static final NodeEvent OUTPUT = new ExecEvent.Output("a", AT, 0, Bytes.utf8("hi"));
    private static final NodeEvent EXITED = new ExecEvent.Exited("a", AT, 0);
    private static final NodeEvent FINISHED = new ExecEvent.Finished(
            "a", AT, new ExecEvent.Summary(ExecEvent.Outcome.COMPLETE, 1, 1, 1, 0, 0, 0, List.of(), Optional.empty()));

    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final ByteArrayOutputStream remarks = new ByteArrayOutputStream();

    @Test
    void eventsGoToStandardOutputAndTheSummaryToStandardError() {
        assertThat(follow(Flux.just(SUBMITTED, OUTPUT, EXITED, FINISHED))).isEqualTo(ExitStatus.OK);
        assertThat(text(events).lines())
                .containsExactly(
                        "a   submitted job 0a1b, nodes expected: 1", "a | hi", "a   exited 0", "a   finished complete");
        assertThat(text(remarks)).isEqualTo("complete: 1/1 exited, 0 failed, 0 missing, 0 lost\n");
    }

    @Test
    void anErrorBeforeTheStartIsOneLine() {
        assertThat(follow(denied())).isEqualTo(ExitStatus.UNUSABLE);
        assertThat(text(remarks)).isEqualTo("consul-flux: PUT /v1/session/create: denied\n");
        assertThat(text(events)).isEmpty();
    }

    @Test
    void anErrorAfterTheStartIsIncompleteAndLosesNoOutput() {
        assertThat(follow(Flux.just(SUBMITTED, OUTPUT).concatWith(denied()))).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(text(events)).endsWith("a | hi\n");
    }

    @Test
    void aReaderThatWentAwayCancelsQuietly() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Flux<NodeEvent> endless = Flux.just(SUBMITTED).concatWith(Flux.never()).doOnCancel(() -> cancelled.set(true));
        assertThat(follow(endless, new Closed(), Terminal.NONE)).isEqualTo(ExitStatus.BROKEN_PIPE);
        assertThat(cancelled).isTrue();
        assertThat(text(remarks)).isEmpty();
    }

    @Test
    void aFullDiskIsToldAndIsNoSuccess() {
        Flux<NodeEvent> events = Flux.just(SUBMITTED, EXITED, FINISHED);
        assertThat(follow(events, new Closed(), new Terminal(Look.AS_IS, false, true)))
                .isEqualTo(ExitStatus.UNUSABLE);
        assertThat(text(remarks)).isEqualTo("consul-flux: standard output: closed\n");
    }

    @Test
    void aTerminalShowsHowFarItIsBelowTheEvents() {
        follow(Flux.just(SUBMITTED, EXITED, FINISHED), events, new Terminal(Look.AS_IS, true, false));
        assertThat(text(remarks))
                .isEqualTo("0/1 exited\r\033[K1/1 exited\r\033[K1/1 exited\r\033[K"
                        + "complete: 1/1 exited, 0 failed, 0 missing, 0 lost\n");
    }

    private ExitStatus follow(Flux<NodeEvent> stream) {
        return follow(stream, events, Terminal.NONE);
    }

    private ExitStatus follow(Flux<NodeEvent> stream, OutputStream output, Terminal terminal) {
        Screen screen = new Screen(output, new PrintStream(remarks, true, StandardCharsets.UTF_8), terminal);
        return new StreamRun(screen, false, Patience.endless("Consul"))
                .follow(() -> ConsulTarget.of(ConsulOptions.defaults()), consul -> stream, new ExecAccount());
    }

    private static Flux<NodeEvent> denied() {
        return Flux.error(new ConsulDeniedException("PUT /v1/session/create", "denied"));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Takes nothing, as a pipe whose reader went away. */
    private static final class Closed extends OutputStream {

        @Override
        public void write(int octet) throws IOException {
            throw new IOException("closed");
        }
    }
}
