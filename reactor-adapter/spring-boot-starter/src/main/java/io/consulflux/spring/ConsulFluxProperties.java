// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an application says of its Consul. Where a property is not set, the environment variable of Consul's own tools counts
 * that means the same ({@link io.consulflux.reactor.ConsulOptions#fromEnvironment()}), and then the default.
 *
 * @param enabled Whether there is a ConsulFlux at all.
 * @param addresses Agents of one cluster that stand in for one another, 1 to 16: host:port, http://host:port,
 *     https://host:port or unix:///path. Default: CONSUL_HTTP_ADDR, or else 127.0.0.1:8500.
 * @param datacenter Datacenter to work in. Default: the agent's own.
 * @param namespace Namespace to work in (Consul Enterprise). Default: CONSUL_NAMESPACE, or else the token's.
 * @param partition Admin partition to work in (Consul Enterprise). Default: CONSUL_PARTITION, or else the agent's.
 * @param token ACL token. Default: CONSUL_HTTP_TOKEN or CONSUL_HTTP_TOKEN_FILE, or else none.
 * @param tokenFile File that holds the ACL token, read before every request, so that a rotated one counts at once. Not beside
 *     a token.
 * @param basicAuth User and password for a proxy in front of the agent.
 * @param ssl TLS.
 * @param pollConnections How many blocking queries can be under way, each on a connection of its own; 1 to 10000.
 * @param callConnections How many calls can be under way; 1 to 10000.
 * @param connectTimeout How long to try to reach the agent, and how long the TLS handshake may take; up to 1h.
 * @param callTimeout How long a call may take in all, the wait for a free connection included; up to 1h.
 * @param outageLimit How long a watch bears that no agent serves it; up to 30 days. Default: for ever.
 * @param refusalLimit How long a watch that has told a state bears that Consul refuses it the next one; up to 30 days.
 * @param answerLimit How many bytes a single answer may have, on its way and unzipped; 64KB to 1GB. Default: 64MB, or half of
 *     answer-budget if that is less.
 * @param answerBudget How many bytes all answers under way may take together, at least twice answer-limit; up to 64GB. Default:
 *     a quarter of the largest heap, between 8MB and 256MB, and at least twice answer-limit.
 * @param proxy HTTP proxy to go by to all agents: http://host:port, with user:password@ in front of the host where it wants to
 *     know who uses it; or none. Default: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or else none.
 * @param failFast Whether the application only starts where an agent answers and its cluster has a leader.
 * @param failFastLimit How long to wait for that, with fail-fast; 1ms to 1h.
 * @param health What the health contributor judges by.
 * @param dev For development and tests.
 */
@ConfigurationProperties("consul-flux")
public record ConsulFluxProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue List<String> addresses,
        @Nullable String datacenter,
        @Nullable String namespace,
        @Nullable String partition,
        @Nullable String token,
        @Nullable String tokenFile,
        @DefaultValue BasicAuth basicAuth,
        @DefaultValue Ssl ssl,
        @DefaultValue("20") int pollConnections,
        @DefaultValue("16") int callConnections,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("20s") Duration callTimeout,
        @Nullable Duration outageLimit,
        @DefaultValue("30s") Duration refusalLimit,
        @Nullable DataSize answerLimit,
        @Nullable DataSize answerBudget,
        @Nullable String proxy,
        @DefaultValue("false") boolean failFast,
        @DefaultValue("10s") Duration failFastLimit,
        @DefaultValue Health health,
        @DefaultValue Dev dev) {

    /** Tells no token. */
    @Override
    public String toString() {
        return "ConsulFluxProperties[addresses=" + addresses + ", datacenter=" + datacenter + ", token="
                + (token == null ? null : "***") + ", tokenFile=" + tokenFile + ", basicAuth=" + basicAuth + ", ssl="
                + ssl + "]";
    }

    /**
     * User and password for a proxy in front of the agent.
     *
     * @param user User's name, without a colon. Default: CONSUL_HTTP_AUTH, or else none.
     * @param password Password of this user.
     */
    public record BasicAuth(
            @Nullable String user, @DefaultValue("") String password) {

        /** Tells no password. */
        @Override
        public String toString() {
            return "BasicAuth[user=" + user + "]";
        }
    }

    /**
     * TLS.
     *
     * @param bundle Name of the SSL bundle (spring.ssl.bundle) whose certificates count; turns TLS on. Default: TLS only after
     *     https:// or with CONSUL_HTTP_SSL, by the variables of Consul's own tools.
     * @param serverName Name that the agent's certificate must bear, such as server.dc1.consul. Default: the host of the
     *     address. Only beside a bundle.
     */
    public record Ssl(@Nullable String bundle, @Nullable String serverName) {}

    /**
     * What the health contributor judges by.
     *
     * @param limit How long a check may take; what takes longer counts as down; 1ms to 1h.
     * @param pollsFailingLimit How long a poll may fail without an answer before the state is down; up to 30 days.
     */
    public record Health(
            @DefaultValue("2s") Duration limit,
            @DefaultValue("1m") Duration pollsFailingLimit) {}

    /**
     * For development and tests.
     *
     * @param cluster How many agents of a throw-away cluster on loopback are started with the application and ended with it, 1
     *     to 50; needs consul-flux-testkit on the class path. 0: none.
     */
    public record Dev(@DefaultValue("0") int cluster) {}
}
