// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.state.PollHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * The state of a {@link ConsulFlux} as Micrometer's gauges, with no tags but those given:
 *
 * <ul>
 *   <li>{@code consul.flux.polls}: the polls under way
 *   <li>{@code consul.flux.polls.failing}: those of them whose last try failed
 *   <li>{@code consul.flux.watchers}: those who share these polls, see {@link PollHealth#watchers()}
 *   <li>{@code consul.flux.conversations}: jobs, barriers, participants and sessions kept by {@link ConsulSessions} under way,
 *       those included that only put things in order
 * </ul>
 *
 * <p>Which poll fails and why is told by {@link ConsulFlux#polls()}. A registry takes gauges of one name and the same
 * tags once: of two instances bound to it only the first is shown, unless their tags tell them apart.
 *
 * <p>Needs {@code io.micrometer:micrometer-core} on the class path, which nothing else of consul-flux does.
 */
@SuppressWarnings("exports") // Micrometer is there for those who bring it, and no module must need it to compile
public final class ConsulFluxMetrics implements MeterBinder {

    private final ConsulFlux consul;
    private final Tags tags;

    /** The gauges of an instance, without tags. */
    public ConsulFluxMetrics(ConsulFlux consul) {
        this(consul, Tags.empty());
    }

    /** The gauges of one instance of several, told apart by these tags, such as the cluster's name. */
    public ConsulFluxMetrics(ConsulFlux consul, Iterable<Tag> tags) {
        this.consul = consul;
        this.tags = Tags.of(tags);
    }

    /** Adds the gauges, which keep the instance reachable for as long as the registry has them. */
    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "consul.flux.polls",
                "Polls under way",
                flux -> flux.polls().size());
        gauge(
                registry,
                "consul.flux.polls.failing",
                "Polls whose last try failed",
                flux -> flux.polls().stream().filter(PollHealth::isFailing).count());
        gauge(
                registry,
                "consul.flux.watchers",
                "Watchers of polls under way",
                flux -> flux.polls().stream().mapToInt(PollHealth::watchers).sum());
        gauge(
                registry,
                "consul.flux.conversations",
                "Jobs, barriers, participants and kept sessions under way",
                ConsulFlux::conversations);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<ConsulFlux> value) {
        Gauge.builder(name, consul, value)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }
}
