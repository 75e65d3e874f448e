// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.ConsulExecException;
import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Fate;
import io.consulflux.ExecEvent.NodeSummary;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.NodeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ExecSuccessTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void aCompleteJobLetsWhatComesAfterItBegin() {
        NodeEvent finished = finished(Outcome.COMPLETE, List.of(exited("a", 0)));
        NodeEvent next = new ExecEvent.Acknowledged("next", Instant.EPOCH);

        StepVerifier.create(Flux.concat(Flux.just(finished).transform(ExecSuccess.required()), Flux.just(next)))
                .expectNext(finished, next)
                .expectComplete()
                .verify(LIMIT);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COMPLETE")
    void anyOtherEndIsToldAndThenAnError(Outcome outcome) {
        NodeEvent finished = finished(outcome, List.of(exited("a", 3), missing("b")));
        NodeEvent next = new ExecEvent.Acknowledged("next", Instant.EPOCH);

        StepVerifier.create(Flux.concat(Flux.just(finished).transform(ExecSuccess.required()), Flux.just(next)))
                .expectNext(finished)
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(ConsulExecException.class, told -> {
                            assertThat(told.summary().outcome()).isEqualTo(outcome);
                            assertThat(told.isRetryable()).isFalse();
                        })
                        .hasMessageContaining(outcome.name())
                        .hasMessageContaining("1 of 2 awaited nodes exited; 1 failed (a); 1 missing (b)"))
                .verify(LIMIT);
    }

    @Test
    void aNumberOfFailuresMayBeAllowedWhateverTheyAre() {
        List<NodeSummary> two = List.of(exited("a", 0), exited("b", 1), missing("c"));

        assertThat(isSuccess(ExecSuccess.allowing(2), Outcome.INCOMPLETE, two)).isTrue();
        assertThat(isSuccess(ExecSuccess.allowing(1), Outcome.INCOMPLETE, two)).isFalse();
        assertThat(isSuccess(ExecSuccess.allowing(2), Outcome.TIMED_OUT, two)).isTrue();
        assertThat(isSuccess(ExecSuccess.allowing(2), Outcome.ABORTED, two)).isFalse();
        assertThat(isSuccess(ExecSuccess.allowing(0), Outcome.COMPLETE, List.of(exited("a", 0))))
                .isTrue();
    }

    @Test
    void aShareOfFailuresMayBeAllowed() {
        List<NodeSummary> ten = IntStream.range(0, 10)
                .mapToObj(n -> exited("n" + n, n < 3 ? 1 : 0))
                .toList();

        assertThat(isSuccess(ExecSuccess.allowing(0.3), Outcome.FAILED, ten)).isTrue();
        assertThat(isSuccess(ExecSuccess.allowing(0.29), Outcome.FAILED, ten)).isFalse();
        assertThat(isSuccess(ExecSuccess.allowing(0.1), Outcome.FAILED, ten.subList(2, 10)))
                .isFalse();
    }

    @Test
    void aJobOfWhichNobodyExitedWithZeroIsNeverASuccess() {
        assertThat(isSuccess(ExecSuccess.allowing(1.0), Outcome.FAILED, List.of(exited("a", 1))))
                .isFalse();
        assertThat(isSuccess(ExecSuccess.allowing(9), Outcome.INCOMPLETE, List.of()))
                .isFalse();
    }

    @Test
    void anAllowanceThatIsNoneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ExecSuccess.allowing(-1));
        for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ExecSuccess.allowing(share));
        }
    }

    private static boolean isSuccess(ExecSuccess success, Outcome outcome, List<NodeSummary> nodes) {
        return Boolean.TRUE.equals(Flux.<NodeEvent>just(finished(outcome, nodes))
                .transform(success)
                .then(Mono.just(true))
                .onErrorReturn(ConsulExecException.class, false)
                .block(LIMIT));
    }

    @Test
    void aMessageDoesNotNameAThousandNodes() {
        List<NodeSummary> nodes =
                IntStream.range(0, 1000).mapToObj(n -> missing("n" + n)).toList();

        assertThat(new ConsulExecException(summary(Outcome.INCOMPLETE, nodes)))
                .hasMessageEndingWith("1000 missing (n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, …)");
    }

    @Test
    void aCompleteJobIsNoError() {
        ExecEvent.Summary complete = summary(Outcome.COMPLETE, List.of(exited("a", 0)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConsulExecException(complete))
                .withMessageContaining("COMPLETE");
    }

    private static ExecEvent.Finished finished(Outcome outcome, List<NodeSummary> nodes) {
        return new ExecEvent.Finished("local", Instant.EPOCH, summary(outcome, nodes));
    }

    private static ExecEvent.Summary summary(Outcome outcome, List<NodeSummary> nodes) {
        int exited =
                (int) nodes.stream().filter(node -> node.fate() == Fate.EXITED).count();
        int failed =
                (int) nodes.stream().filter(node -> node.code().orElse(0) != 0).count();
        return new ExecEvent.Summary(
                outcome, nodes.size(), exited, exited, failed, nodes.size() - exited, 0, nodes, Optional.empty());
    }

    private static NodeSummary exited(String node, int code) {
        return new NodeSummary(
                node, Fate.EXITED, OptionalInt.of(code), 0, Optional.of(Duration.ofSeconds(1)), false, 0);
    }

    private static NodeSummary missing(String node) {
        return new NodeSummary(node, Fate.MISSING, OptionalInt.empty(), 0, Optional.empty(), false, 0);
    }
}
