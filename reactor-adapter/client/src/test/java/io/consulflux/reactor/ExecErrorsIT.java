// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.exec.ExecJob;
import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a caller is told when the agents cannot be called; on a cluster that denies by default. */
class ExecErrorsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String WRONG = "11111111-2222-3333-4444-555555555555";

    @AutoClose
    private static final ConsulCluster cluster =
            ConsulCluster.builder().agents(2).acls().start();

    @Test
    void aTokenThatConsulDoesNotKnowIsDenied() {
        StepVerifier.create(exec(agent().token(WRONG)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(ConsulDeniedException.class, denied -> {
                            assertThat(denied.status()).hasValue(403);
                            assertThat(denied.isRetryable()).isFalse();
                        })
                        .hasMessageContaining("HTTP 403")
                        .hasMessageNotContaining(WRONG))
                .verify(LIMIT);
    }

    @Test
    void noTokenWhereOneIsNeededIsDenied() {
        StepVerifier.create(exec(agent()))
                .expectError(ConsulDeniedException.class)
                .verify(LIMIT);
    }

    @Test
    void aTokenWithTheRightsRunsTheJob() {
        StepVerifier.create(exec(agent().token(cluster.managementToken())).ofType(ExecEvent.Finished.class))
                .expectNextMatches(finished -> finished.summary().outcome() == ExecEvent.Outcome.COMPLETE
                        && finished.summary().exited() == 2)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aRefusedConnectionIsNamedWithItsAddress() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        StepVerifier.create(exec(ConsulOptions.defaults().address("127.0.0.1:" + free)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(ConsulUnreachableException.class, unreachable -> {
                            assertThat(unreachable.isRetryable()).isTrue();
                            assertThat(unreachable.wasSent()).isFalse();
                        })
                        .hasMessageContaining("127.0.0.1:" + free))
                .verify(LIMIT);
    }

    @Test
    void afterDisposalEveryStreamFails() {
        ConsulFlux consul = ConsulFlux.create(agent());
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
        StepVerifier.create(consul.exec(ExecJob.of("true")))
                .expectError(ConsulClosedException.class)
                .verify(LIMIT);
    }

    private static ConsulOptions agent() {
        return ConsulOptions.defaults().address(cluster.server().hostAndPort());
    }

    private static Flux<NodeEvent> exec(ConsulOptions options) {
        return Flux.usingWhen(
                Mono.fromSupplier(() -> ConsulFlux.create(options)),
                consul -> consul.exec(ExecJob.of("true")),
                ConsulFlux::disposeLater);
    }
}
