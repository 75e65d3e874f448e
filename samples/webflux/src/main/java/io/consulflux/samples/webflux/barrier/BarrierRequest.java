// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.barrier;

import io.consulflux.barrier.Barrier;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a browser waits for: exactly one of the conditions.
 *
 * @param prefix where the participants stand
 * @param min so many present, and every present one ready
 * @param nodes these ready, whoever else is there
 * @param quorum so many ready, whatever the rest
 * @param ready an expression for the state of who is ready; by default {@code ready}
 * @param timeout in seconds; by default 300
 */
record BarrierRequest(
        @Nullable String prefix,
        @Nullable Integer min,
        @Nullable List<String> nodes,
        @Nullable Integer quorum,
        @Nullable String ready,
        @Nullable Long timeout) {

    /** @throws IllegalArgumentException names what cannot be used, and what could */
    Barrier barrier() {
        if (prefix == null) {
            throw new IllegalArgumentException("prefix: expected the folder of the participants' keys, got none");
        }
        Barrier barrier = condition(Barrier.at(prefix));
        Barrier judging = ready == null || ready.isBlank() ? barrier : barrier.readyWhen(ready);
        return timeout == null ? judging : judging.timeout(Duration.ofSeconds(timeout));
    }

    private Barrier condition(Barrier barrier) {
        if (min != null && nodes == null && quorum == null) {
            return barrier.atLeast(min);
        }
        if (nodes != null && min == null && quorum == null) {
            return barrier.of(nodes);
        }
        if (quorum != null && min == null && nodes == null) {
            return barrier.quorum(quorum);
        }
        throw new IllegalArgumentException("condition: expected one of min, nodes and quorum, got min " + min
                + ", nodes " + nodes + ", quorum " + quorum);
    }
}
