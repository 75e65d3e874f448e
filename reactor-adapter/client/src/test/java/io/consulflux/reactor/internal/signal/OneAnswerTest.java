// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

final class OneAnswerTest {

    private static final Response RESPONSE = new Response(200, Map.of(), Bytes.empty());

    /** Goes on after it was cancelled, as one does that is ended by two threads at once. */
    private final TestPublisher<Response> exchange =
            TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);

    private final List<Object> told = new ArrayList<>();
    private final List<Throwable> dropped = new ArrayList<>();
    private OneAnswer<Response> answer = new OneAnswer<>(told::add, told::add, Context.empty());

    @BeforeEach
    void watchWhatIsDropped() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void watchNoMore() {
        Hooks.resetOnErrorDropped();
    }

    @Test
    void theAnswerIsTold() {
        exchange.subscribe(answer);
        exchange.next(RESPONSE).complete();
        assertThat(told).containsExactly(RESPONSE);
    }

    @Test
    void theFailureIsTold() {
        exchange.subscribe(answer);
        IllegalStateException failure = new IllegalStateException("cut");
        exchange.error(failure);
        assertThat(told).containsExactly(failure);
    }

    @Test
    void whatTheAnswersUseThrowsIsAFailure() {
        IllegalStateException defect = new IllegalStateException("defect");
        answer = new OneAnswer<>(
                response -> {
                    throw defect;
                },
                told::add,
                Context.empty());
        exchange.subscribe(answer);
        exchange.next(RESPONSE).complete();
        assertThat(told).containsExactly(defect);
    }

    @Test
    void anAnswerAfterTheDisposalIsNotTold() {
        exchange.subscribe(answer);
        answer.dispose();
        exchange.next(RESPONSE).complete();
        exchange.assertCancelled();
        assertThat(told).isEmpty();
    }

    @Test
    void aFailureAfterTheDisposalIsNeitherToldNorReportedAsDropped() {
        exchange.subscribe(answer);
        answer.dispose();
        exchange.error(new IllegalStateException("closed"));
        assertThat(told).isEmpty();
        assertThat(dropped).isEmpty();
    }

    @Test
    void disposedOfBeforeItBeginsItEndsTheExchangeAtOnce() {
        answer.dispose();
        exchange.subscribe(answer);
        exchange.assertCancelled();
        assertThat(answer.isDisposed()).isTrue();
    }
}
