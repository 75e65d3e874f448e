// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.deploy;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent;
import io.consulflux.event.EventWatch;
import io.consulflux.reactor.ConsulFlux;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * Stands for what runs on a node: it says which release it runs, and changes to another when it is told of one.
 *
 * @param node its name among the participants
 * @param release the one that it runs at first
 */
record NodeProgram(String prefix, String node, String release) {

    private static final String CHANGING = "changing";

    /** Never completes; cancelled, it takes its entry away. */
    Flux<NodeEvent> on(ConsulFlux consul) {
        Flux<String> releases = consul.events()
                // An event from before the watch has begun counts as well.
                .watch(EventWatch.of(Rollout.EVENT).replay())
                .ofType(UserEvent.Received.class)
                .map(event -> event.payload().utf8());
        return consul.participate(
                prefix,
                node,
                Flux.concat(Flux.just(release), releases.concatMapIterable(next -> List.of(CHANGING, next))));
    }
}
