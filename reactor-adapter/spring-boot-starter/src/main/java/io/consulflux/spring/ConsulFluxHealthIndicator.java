// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.state.PollHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/**
 * Up while an agent answers within the limit, its cluster has a leader, and no poll has failed for too long. A poll that
 * fails now and then changes nothing. Keys and names of services are not told.
 *
 * <p>Checks that come while one is under way share it.
 */
final class ConsulFluxHealthIndicator implements ReactiveHealthIndicator {

    /** The call has the limit; only where a transport does not keep it, the check ends it in its place. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final ConsulFlux consul;
    private final Duration pollsFailingLimit;
    private final InstantSource time;
    private final Mono<Health> check;

    ConsulFluxHealthIndicator(ConsulFlux consul, Duration limit, Duration pollsFailingLimit, InstantSource time) {
        this.consul = consul;
        this.pollsFailingLimit = pollsFailingLimit;
        this.time = time;
        this.check = Mono.defer(() -> consul.catalog().leader(limit))
                .timeout(limit.plus(GRACE))
                .map(this::judged)
                .onErrorResume(failure -> Mono.just(told(Health.down(failure)).build()))
                .cache(health -> Duration.ZERO, failure -> Duration.ZERO, () -> Duration.ZERO);
    }

    @Override
    public Mono<Health> health() {
        return check;
    }

    private Health judged(Optional<String> leader) {
        Health.Builder health = leader.isPresent()
                ? told(Health.up()).withDetail("leader", leader.get())
                : told(Health.down()).withDetail("reason", "the cluster has no leader");
        Optional<Instant> failingSince = consul.polls().stream()
                .flatMap(poll -> poll.failingSince().stream())
                .min(Comparator.naturalOrder());
        if (failingSince.isPresent()) {
            health.withDetail("failingSince", failingSince.get());
            if (failingSince.get().plus(pollsFailingLimit).isBefore(time.instant())) {
                health.down().withDetail("reason", "a poll has failed for more than " + pollsFailingLimit);
            }
        }
        return health.build();
    }

    private Health.Builder told(Health.Builder health) {
        List<PollHealth> polls = consul.polls();
        consul.currentAgent().ifPresent(agent -> health.withDetail("agent", agent));
        return health.withDetail("polls", polls.size())
                .withDetail(
                        "failingPolls",
                        polls.stream().filter(PollHealth::isFailing).count());
    }
}
