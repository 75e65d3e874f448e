// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class NodeControllerTest {

    @Test
    void whoAsksOnceIsToldInWordsThatConsulDoesNotAnswer() {
        StepVerifier.withVirtualTime(() -> NodeController.once(Flux.never()))
                .thenAwait(Duration.ofSeconds(10))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(ResponseStatusException.class, problem -> {
                            assertThat(problem.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
                            assertThat(problem.getBody().getDetail()).isEqualTo("Consul did not answer within 10 s");
                        }))
                .verify(Duration.ofSeconds(30));
    }
}
