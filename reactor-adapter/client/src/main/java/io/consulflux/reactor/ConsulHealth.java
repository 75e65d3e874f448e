// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.catalog.NodeChecksQuestion;
import io.consulflux.catalog.ServiceChecksQuestion;
import io.consulflux.catalog.ServiceQuestion;
import io.consulflux.catalog.StateChecksQuestion;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.state.CheckState;
import io.consulflux.state.HealthCheck;
import io.consulflux.state.ReadOptions;
import io.consulflux.state.ServiceInstance;
import io.consulflux.state.ServiceQuery;
import io.consulflux.state.Snapshot;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;

/**
 * How services, nodes and their checks stand, watched.
 *
 * <p>For subscription, completion, errors, cancellation, demand and threads, and for what a token without rights sees, what
 * {@link ConsulCatalog} says holds here, too. A service or a node that is not there has an empty state, and no error. A
 * name that Consul would take for another one ({@code a//b}, {@code ..}) is an {@link IllegalArgumentException} at once.
 */
public final class ConsulHealth {

    private final Polls polls;
    private final Optional<String> datacenter;

    ConsulHealth(Polls polls, Optional<String> datacenter) {
        this.polls = polls;
        this.datacenter = datacenter;
    }

    /** All instances of a service, healthy or not, by the defaults. */
    public Flux<Snapshot<List<ServiceInstance>>> watchService(String service) {
        return watchService(ServiceQuery.of(service), ReadOptions.defaults());
    }

    /** As {@link #watchService(ServiceQuery, ReadOptions)}, by the defaults. */
    public Flux<Snapshot<List<ServiceInstance>>> watchService(ServiceQuery query) {
        return watchService(query, ReadOptions.defaults());
    }

    /**
     * The instances of a service with their checks and those of their nodes; by node and id, or by distance with {@link
     * ReadOptions#near(String)}.
     */
    public Flux<Snapshot<List<ServiceInstance>>> watchService(ServiceQuery query, ReadOptions options) {
        return polls.watch(new ServiceQuestion(query, options.orInDatacenter(datacenter)));
    }

    /** As {@link #watchChecks(String, ReadOptions)}, by the defaults. */
    public Flux<Snapshot<List<HealthCheck>>> watchChecks(String service) {
        return watchChecks(service, ReadOptions.defaults());
    }

    /** The checks of a service's instances, without those of their nodes. Agents do not cache them. */
    public Flux<Snapshot<List<HealthCheck>>> watchChecks(String service, ReadOptions options) {
        return polls.watch(new ServiceChecksQuestion(service, options.orInDatacenter(datacenter)));
    }

    /** As {@link #watchNodeChecks(String, ReadOptions)}, by the defaults. */
    public Flux<Snapshot<List<HealthCheck>>> watchNodeChecks(String node) {
        return watchNodeChecks(node, ReadOptions.defaults());
    }

    /** The checks of a node and of the services on it. Agents do not cache them. */
    public Flux<Snapshot<List<HealthCheck>>> watchNodeChecks(String node, ReadOptions options) {
        return polls.watch(new NodeChecksQuestion(node, options.orInDatacenter(datacenter)));
    }

    /** As {@link #watchState(CheckState, ReadOptions)}, by the defaults. */
    public Flux<Snapshot<List<HealthCheck>>> watchState(CheckState state) {
        return watchState(state, ReadOptions.defaults());
    }

    /** The checks of all nodes and services that stand so. Agents do not cache them. */
    public Flux<Snapshot<List<HealthCheck>>> watchState(CheckState state, ReadOptions options) {
        return polls.watch(new StateChecksQuestion(state, options.orInDatacenter(datacenter)));
    }
}
