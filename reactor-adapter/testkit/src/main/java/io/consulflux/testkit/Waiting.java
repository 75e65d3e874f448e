// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.host.Await;
import io.consulflux.testkit.site.LogTail;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A wait in several steps with one limit for all of them; what does not happen is told with the end of the agent's log. */
final class Waiting {
    private final Duration limit;
    private final long deadline;

    Waiting(Duration limit) {
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /**
     * Whom it asks it decides anew at each look.
     *
     * @throws ConsulClusterException if the agent does not come to see that, or ends though nobody asked for it
     */
    void until(Supplier<ConsulAgent> who, String what, Predicate<AgentView> condition) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        AtomicReference<ConsulAgent> asked = new AtomicReference<>(who.get());
        boolean held = Await.atMost(left).until(() -> {
            ConsulAgent agent = who.get();
            asked.set(agent);
            return agent.isAway() || !agent.isRunning() || condition.test(AgentView.of(agent));
        });
        ConsulAgent agent = asked.get();
        if (!held || !(agent.isAway() || agent.isRunning())) {
            throw new ConsulClusterException("Agent " + agent.name()
                    + (held ? " ended before it could " : " did not, within " + limit.toSeconds() + " s, ") + what
                    + ". It sees " + AgentView.of(agent).inWords() + ". The end of its log:\n"
                    + LogTail.of(agent.log()));
        }
    }
}
