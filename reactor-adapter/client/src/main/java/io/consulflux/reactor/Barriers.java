// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.NodeEvent;
import io.consulflux.barrier.Barrier;
import io.consulflux.protocol.barrier.BarrierProtocol;
import io.consulflux.reactor.internal.conversation.Conversations;
import io.consulflux.reactor.internal.exchange.Connection;
import java.util.Optional;
import reactor.core.publisher.Flux;

/**
 * Waits at barriers.
 *
 * @param datacenter where those stand that name none
 */
record Barriers(Conversations conversations, Connection connection, Optional<String> datacenter) {

    Flux<NodeEvent> await(Barrier barrier) {
        Barrier placed = barrier.datacenter().isPresent()
                ? barrier
                : datacenter.map(barrier::inDatacenter).orElse(barrier);
        return conversations.flux(
                "barrier " + placed.prefix(),
                () -> new BarrierProtocol(
                        placed,
                        connection.transport().currentAgent().orElse(""),
                        connection.jitter().next()));
    }
}
