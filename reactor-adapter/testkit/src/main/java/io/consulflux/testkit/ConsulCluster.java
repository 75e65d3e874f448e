// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.site.ClusterPlan;
import io.consulflux.testkit.site.Secrets;
import io.consulflux.testkit.site.Site;
import io.consulflux.testkit.tls.Certificates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * A real Consul cluster on loopback, for tests and demos: agents with remote exec enabled, on free ports, in private folders.
 * When it is closed, or when this JVM ends in any way, no process and no file of it stays.
 *
 * <pre>{@code
 * try (ConsulCluster cluster = ConsulCluster.start(3)) {
 *     cluster.agent(0).http().put("/v1/kv/greeting", "hello"); // with the token
 *     connect(cluster.agent(0).hostAndPort(), cluster.managementToken());
 * }
 * }</pre>
 *
 * <p>Whoever may use it runs commands as the user who started it. It therefore denies by default and knows one token, made anew
 * each time: {@link #managementToken()}, and {@link #tokenFile()} for commands by hand. Gossip and RPC are encrypted.
 * {@link Builder#withoutAcls()} is for tests on machines that nobody else uses.
 *
 * <p>Where the agents come from is told at {@link ConsulSource#search()}.
 */
public final class ConsulCluster implements AutoCloseable {
    private final Map<String, Neighbourhood> datacenters;
    private final Site site;
    private final ClusterPlan plan;
    private final Secrets secrets;

    ConsulCluster(Map<String, Neighbourhood> datacenters, Site site, ClusterPlan plan, Secrets secrets) {
        this.datacenters = Map.copyOf(datacenters);
        this.site = site;
        this.plan = plan;
        this.secrets = secrets;
    }

    /**
     * Starts a cluster of one server and otherwise clients, and returns when a leader is elected, every agent sees every
     * other alive, and the catalogue holds them all as healthy.
     *
     * @param agents how many in all, at least 1
     * @throws ConsulClusterException if there is no Consul binary or the cluster does not come up within a minute and a
     *     second for each agent
     */
    public static ConsulCluster start(int agents) {
        return builder().agents(agents).start();
    }

    /** As {@link #start(int)}, but for {@link Builder#withoutAcls()}: whoever reaches a port may do everything. */
    public static ConsulCluster startWithoutAcls(int agents) {
        return builder().agents(agents).withoutAcls().start();
    }

    /** A cluster to be described further. */
    public static Builder builder() {
        return new Builder();
    }

    /** The agents of the first datacenter, servers first. */
    public List<ConsulAgent> agents() {
        return datacenter(ClusterPlan.DATACENTER);
    }

    /** The agents of a datacenter by its name; the first one is {@code dc1}. */
    public List<ConsulAgent> datacenter(String name) {
        Neighbourhood agents = datacenters.get(name);
        if (agents == null) {
            throw new IllegalArgumentException("no datacenter " + name + " among " + datacenters.keySet());
        }
        return agents.agents();
    }

    /** The agent at an index from 0. */
    public ConsulAgent agent(int index) {
        return agents().get(index);
    }

    /** The first server of the first datacenter; it need not be the leader. */
    public ConsulAgent server() {
        return agent(0);
    }

    /** Whether it denies by default, as it does unless it was built with {@link Builder#withoutAcls()}. */
    public boolean hasAcls() {
        return plan.acls();
    }

    /** Whether it was built with {@link Builder#tls()} or {@link Builder#mutualTls()}. */
    public boolean hasTls() {
        return site.certificates().isPresent();
    }

    /**
     * The token that may do everything, and so run commands as the user of this JVM.
     *
     * @throws IllegalStateException after {@link Builder#withoutAcls()}
     */
    public String managementToken() {
        requireAcls();
        return secrets.management();
    }

    /**
     * The {@link #managementToken()} in a file that this user alone can read, for {@code CONSUL_HTTP_TOKEN_FILE} and programs
     * that are given a token in no better way. It is gone with the cluster.
     *
     * @throws IllegalStateException after {@link Builder#withoutAcls()}, and if the agents are containers
     */
    public Path tokenFile() {
        requireAcls();
        return site.tokenFile()
                .orElseThrow(() -> new IllegalStateException("a cluster of containers has no token file"));
    }

    /** The certificate of the authority that signed the agents' certificates, a PEM file. */
    public Path caFile() {
        return certificates().ca();
    }

    /** A client's certificate, a PEM file. */
    public Path clientCertificate() {
        return certificates().clientCertificate();
    }

    /** The private key of {@link #clientCertificate()}, a PEM file in PKCS #8. */
    public Path clientKey() {
        return certificates().clientKey();
    }

    /** Ends all agents and what they were running, and removes all files; returns when that is done. */
    @Override
    public void close() {
        datacenters.values().forEach(agents -> agents.agents().forEach(ConsulAgent::closeProxy));
        site.close();
    }

    private void requireAcls() {
        if (!plan.acls()) {
            throw new IllegalStateException("this cluster was asked for with withoutAcls()");
        }
    }

    private Certificates certificates() {
        return site.certificates()
                .orElseThrow(() -> new IllegalStateException("this cluster has no TLS; ask the builder for tls()"));
    }

    /** Describes a cluster. Not safe for use by several threads. */
    public static final class Builder {
        private int agents = 1;
        private int servers = 1;
        private boolean acls = true;
        private ClusterPlan.Tls tls = ClusterPlan.Tls.OFF;
        private boolean unixSocket;
        private boolean faultProxy;
        private boolean fastFailureDetection;
        private final Map<String, Integer> otherDatacenters = new LinkedHashMap<>();
        private final List<String> configuration = new ArrayList<>();
        private final Map<Integer, List<String>> agentConfiguration = new HashMap<>();
        private Duration startTimeout = Duration.ofSeconds(60);
        private ConsulSource source = ConsulSource.search();
        private Consumer<String> progress =
                message -> LoggerFactory.getLogger(ConsulCluster.class).debug(message);

        private Builder() {}

        /** How many agents in the first datacenter, servers included; default 1. */
        public Builder agents(int count) {
            this.agents = positive("agents", count);
            return this;
        }

        /** How many of them are servers: 1, the default, or 3. */
        public Builder servers(int count) {
            if (count != 1 && count != 3) {
                throw new IllegalArgumentException("servers must be 1 or 3: " + count);
            }
            this.servers = count;
            return this;
        }

        /**
         * The default, and takes {@link #withoutAcls()} back: denies by default; agents get a token that is enough for remote
         * exec. See {@link #managementToken()}.
         */
        public Builder acls() {
            this.acls = true;
            return this;
        }

        /**
         * Neither ACLs nor encryption: every user of this machine, and a page in a browser that was led to a port, may
         * run commands as the user of this JVM.
         */
        public Builder withoutAcls() {
            this.acls = false;
            return this;
        }

        /** Serves HTTPS only, with certificates of an authority made for this cluster. */
        public Builder tls() {
            this.tls = ClusterPlan.Tls.SERVER;
            return this;
        }

        /** As {@link #tls()}, and refuses clients without a certificate of that authority. */
        public Builder mutualTls() {
            this.tls = ClusterPlan.Tls.MUTUAL;
            return this;
        }

        /** Lets the first agent listen on a Unix socket as well; see {@link ConsulAgent#unixSocket()}. */
        public Builder unixSocket() {
            this.unixSocket = true;
            return this;
        }

        /** Adds a datacenter of one server and otherwise clients, joined with the first over the WAN. */
        public Builder secondDatacenter(String name, int agentCount) {
            if (name.equals(ClusterPlan.DATACENTER)) {
                throw new IllegalArgumentException("the first datacenter is called " + name + " already");
            }
            if (!name.matches("[a-z0-9_-]+")) {
                throw new IllegalArgumentException(
                        "a datacenter's name is lower-case letters, digits, - and _: " + name);
            }
            otherDatacenters.put(name, positive("agents", agentCount));
            return this;
        }

        /** More configuration for every agent, JSON or HCL, stronger than the testkit's own; may be called repeatedly. */
        public Builder configuration(String json) {
            configuration.add(json);
            return this;
        }

        /** More configuration for one agent of the first datacenter, stronger than that for all. */
        public Builder configuration(int agent, String json) {
            agentConfiguration.computeIfAbsent(agent, any -> new ArrayList<>()).add(json);
            return this;
        }

        /** Opens the proxies of all agents with the cluster; otherwise each is opened when it is first asked for. */
        public Builder faultProxy() {
            this.faultProxy = true;
            return this;
        }

        /** Lets a dead agent be noticed within about a second; by default Consul's timing for a real network holds. */
        public Builder fastFailureDetection() {
            this.fastFailureDetection = true;
            return this;
        }

        /** How long the start may take, plus one second for each agent; default 60 seconds. */
        public Builder startTimeout(Duration limit) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("startTimeout must be positive: " + limit);
            }
            this.startTimeout = limit;
            return this;
        }

        /** Where the agents come from; default {@link ConsulSource#search()}. */
        public Builder source(ConsulSource where) {
            this.source = Objects.requireNonNull(where, "source");
            return this;
        }

        /** Shorthand for {@link ConsulSource#containers()}. */
        public Builder containers() {
            return source(ConsulSource.containers());
        }

        /**
         * Is told in a sentence before each long step, such as a download, and at the end where the cluster is and which file
         * holds its token; default: the log, at level debug.
         */
        public Builder progress(Consumer<String> listener) {
            this.progress = Objects.requireNonNull(listener, "progress");
            return this;
        }

        /**
         * Starts it; see {@link ConsulCluster#start(int)}. After a failure nothing of the cluster is left.
         *
         * @throws ConsulClusterException if there is no Consul or the cluster does not come up in time
         */
        public ConsulCluster start() {
            return ClusterStart.run(plan(), source);
        }

        ClusterPlan plan() {
            return new ClusterPlan(
                    agents,
                    servers,
                    acls,
                    tls,
                    unixSocket,
                    faultProxy,
                    fastFailureDetection,
                    otherDatacenters,
                    configuration,
                    agentConfiguration,
                    startTimeout,
                    progress);
        }

        private static int positive(String name, int count) {
            if (count < 1) {
                throw new IllegalArgumentException(name + " must be at least 1: " + count);
            }
            return count;
        }
    }
}
