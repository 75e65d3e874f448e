// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.ParticipantEvent.Published;
import io.consulflux.barrier.Participation;
import java.time.Duration;
import reactor.core.publisher.Flux;

/** A JVM that takes part, says so, and stays until somebody ends it. */
final class ParticipantProcess {

    private ParticipantProcess() {}

    /** Address of the agent, prefix, id and time to live. */
    public static void main(String[] arguments) {
        ConsulFlux consul = ConsulFlux.create(ConsulOptions.defaults().address(arguments[0]));
        Participation as = Participation.of(arguments[1], arguments[2]).ttl(Duration.parse(arguments[3]));
        consul.participate(as, Flux.just("ready").concatWith(Flux.never()))
                .ofType(Published.class)
                .doOnNext(event -> System.out.println("published"))
                .blockLast();
    }
}
