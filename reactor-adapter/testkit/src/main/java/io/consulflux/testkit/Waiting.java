// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import io.consulflux.testkit.host.Await;
import io.consulflux.testkit.site.LogTail;
import java.time.Duration;
import java.util.function.Predicate;

/** A wait in several steps with one limit for all of them; what does not happen is told with the end of the agent's log. */
final class Waiting {
    private final Duration limit;
    private final long deadline;

    Waiting(Duration limit) {
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    void until(ConsulAgent agent, String what, Predicate<AgentView> condition) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        AgentView view = AgentView.of(agent);
        boolean held = Await.atMost(left).until(() -> !agent.isRunning() || condition.test(view));
        if (!held || !agent.isRunning()) {
            throw new ConsulClusterException("Agent " + agent.name()
                    + (held ? " ended before it could " : " did not, within " + limit.toSeconds() + " s, ") + what
                    + ". The end of its log:\n" + LogTail.of(agent.log()));
        }
    }
}
