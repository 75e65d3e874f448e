// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import io.consulflux.testkit.binary.BinarySearch;
import io.consulflux.testkit.binary.ConsulBinary;
import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.site.AgentRuntime;
import io.consulflux.testkit.site.AgentSpec;
import io.consulflux.testkit.site.ClusterPlan;
import io.consulflux.testkit.site.ContainerSite;
import io.consulflux.testkit.site.LocalSite;
import io.consulflux.testkit.site.Secrets;
import io.consulflux.testkit.site.Site;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Brings one planned cluster up, or takes all of it down again. */
final class ClusterStart {
    /** More at a time would starve each other and the elections on a small machine. */
    private static final int STARTING_AT_ONCE = 4;

    private final ClusterPlan plan;
    private final Secrets secrets = Secrets.random();
    private final Site site;
    private final HttpClient http;
    private final Map<String, Neighbourhood> datacenters = new LinkedHashMap<>();

    private ClusterStart(ClusterPlan plan, ConsulSource source) {
        this.plan = plan;
        this.site = site(plan, source, secrets);
        this.http = client(site);
    }

    static ConsulCluster run(ClusterPlan plan, ConsulSource source) {
        ClusterStart start = new ClusterStart(plan, source);
        try {
            start.bringUp(ClusterPlan.DATACENTER, plan.specs());
            plan.otherDatacenters().keySet().forEach(name -> start.bringUp(name, plan.specs(name)));
            start.datacenters.values().forEach(agents -> agents.awaitDatacenters(plan.datacenters()));
            if (plan.faultProxy()) {
                start.datacenters.values().forEach(agents -> agents.agents().forEach(ConsulAgent::proxy));
            }
            start.site.tokenFile().ifPresent(start::tellWhere);
            return new ConsulCluster(start.datacenters, start.site, plan, start.secrets);
        } catch (RuntimeException | Error e) {
            start.closeAfter(e);
            throw e;
        }
    }

    private void tellWhere(Path tokenFile) {
        Neighbourhood agents = Objects.requireNonNull(datacenters.get(ClusterPlan.DATACENTER));
        plan.progress()
                .accept("Consul is at " + agents.server().httpAddress() + ", and the token for it in " + tokenFile);
    }

    private void bringUp(String datacenter, List<AgentSpec> specs) {
        Neighbourhood agents = new Neighbourhood(plan.startTimeoutOf(specs.size()));
        datacenters.values().forEach(agents::joinOverWan);
        datacenters.put(datacenter, agents);
        plan.progress()
                .accept("Starting " + specs.size() + " agents of Consul " + site.version() + " in " + datacenter);
        specs.stream().filter(AgentSpec::server).forEach(spec -> launch(spec, agents));
        if (plan.acls()) { // before a client agent asks for its token: it would remember for a while that there is none
            agents.awaitLeader();
            AccessControl.establish(agents.server(), secrets);
        }
        launchAll(specs.stream().filter(spec -> !spec.server()).toList(), agents);
        agents.awaitFormed();
    }

    private void launchAll(List<AgentSpec> specs, Neighbourhood agents) {
        ExecutorService starters = Executors.newFixedThreadPool(STARTING_AT_ONCE, ClusterStart::daemon);
        try {
            List<Future<?>> starts = new ArrayList<>();
            for (AgentSpec spec : specs) {
                ConsulAgent agent = settle(spec, agents);
                starts.add(starters.submit(() -> agent.runtime().launch(agents.lanAddresses(), List.of())));
            }
            for (Future<?> start : starts) {
                start.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConsulClusterException("interrupted while the agents were starting", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ConsulClusterException known
                    ? known
                    : new ConsulClusterException("an agent could not be started: " + e.getCause(), e.getCause());
        } finally {
            starters.shutdownNow();
        }
    }

    private void launch(AgentSpec spec, Neighbourhood agents) {
        settle(spec, agents).runtime().launch(agents.lanAddresses(), agents.wanAddresses());
    }

    private ConsulAgent settle(AgentSpec spec, Neighbourhood agents) {
        AgentRuntime runtime = site.settle(spec);
        String token = plan.acls() ? secrets.management() : null;
        ConsulAgent agent = new ConsulAgent(spec, runtime, new ConsulHttp(http, runtime::httpAddress, token), agents);
        agents.add(agent);
        return agent;
    }

    private void closeAfter(Throwable failure) {
        try {
            site.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static Site site(ClusterPlan plan, ConsulSource source, Secrets secrets) {
        return source instanceof ConsulSource.Containers containers
                ? ContainerSite.open(plan, secrets, containers.image())
                : LocalSite.open(plan, secrets, binary(plan, source));
    }

    private static ConsulBinary binary(ClusterPlan plan, ConsulSource source) {
        if (source instanceof ConsulSource.Binary named) {
            try {
                return ConsulBinary.at(named.file().toAbsolutePath());
            } catch (IOException e) {
                throw new ConsulClusterException(named.file() + " is no Consul that runs here: " + e.getMessage(), e);
            }
        }
        return BinarySearch.here(plan.progress()).find();
    }

    private static HttpClient client(Site site) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        site.certificates()
                .ifPresent(certificates ->
                        builder.sslContext(certificates.clientContext().get()));
        return builder.build();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "consul-flux-start");
        thread.setDaemon(true);
        return thread;
    }
}
