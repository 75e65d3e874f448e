// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ConsulExecException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.exec.ExecJob;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Jobs run for their account, on real agents. */
class ExecRunIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(3);

    @AutoClose("dispose")
    private static final ConsulFlux consul =
            ConsulFlux.create(ConsulOptions.defaults().address(cluster.agent(1).hostAndPort()));

    @Test
    void aJobThatFailsKeepsWhatFollowsFromBeginning() {
        AtomicBoolean begun = new AtomicBoolean();
        Mono<Void> next = Mono.fromRunnable(() -> begun.set(true));

        StepVerifier.create(consul.run(ExecJob.of("exit 3")).then(next))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                ConsulExecException.class,
                                failed -> assertThat(failed.summary().failed()).isEqualTo(3)))
                .verify(LIMIT);
        assertThat(begun).isFalse();

        StepVerifier.create(consul.run(ExecJob.of("true")).then(next))
                .expectComplete()
                .verify(LIMIT);
        assertThat(begun).isTrue();
    }

    @Test
    void aJobOfWhichNoNodeMatchesIsNoSuccessHoweverManyFailuresAreAllowed() {
        ExecJob nobody = ExecJob.of("true").onNodes("^nobody$");

        StepVerifier.create(consul.run(nobody, ExecSuccess.allowing(1.0)))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ConsulExecException.class)
                        .hasCauseInstanceOf(ConsulRequestException.class))
                .verify(LIMIT);
    }
}
