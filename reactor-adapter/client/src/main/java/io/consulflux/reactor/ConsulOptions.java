// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.Bytes;
import io.consulflux.reactor.internal.options.ConsulAddress;
import io.consulflux.reactor.internal.options.HttpProxy;
import io.consulflux.reactor.internal.options.OptionValues;
import io.consulflux.reactor.internal.options.ProxyChoice;
import io.consulflux.reactor.internal.options.TokenSource;
import io.consulflux.reactor.spi.ConsulTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import reactor.core.scheduler.Scheduler;

/**
 * Which agent to talk to, as whom, and within which limits. Immutable; each method gives a changed copy, and throws
 * {@link IllegalArgumentException} at once for a value it cannot use, naming what was given (never a secret) and what is
 * allowed.
 *
 * <p>{@link #toString()} hides token and password.
 */
public final class ConsulOptions {

    private static final int MOST_AGENTS = 16;

    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration LONGEST_OUTAGE = Duration.ofDays(30);

    private final OptionValues values;

    private ConsulOptions(OptionValues values) {
        this.values = values;
    }

    /** An agent at 127.0.0.1:8500, without token and TLS. */
    public static ConsulOptions defaults() {
        return new ConsulOptions(new OptionValues());
    }

    /** What the environment says; see {@link #fromEnvironment(Map)}. */
    public static ConsulOptions fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /**
     * What the environment variables of Consul's own tools say: {@code CONSUL_HTTP_ADDR}, {@code CONSUL_HTTP_TOKEN},
     * {@code CONSUL_HTTP_TOKEN_FILE} (beats the token), {@code CONSUL_HTTP_AUTH} (user or user:password), {@code
     * CONSUL_HTTP_SSL}, {@code CONSUL_HTTP_SSL_VERIFY}, {@code CONSUL_CACERT}, {@code CONSUL_CAPATH}, {@code
     * CONSUL_CLIENT_CERT}, {@code CONSUL_CLIENT_KEY}, {@code CONSUL_TLS_SERVER_NAME}, {@code CONSUL_NAMESPACE} and
     * {@code CONSUL_PARTITION}. Unset and empty mean the default. As there, {@code HTTP_PROXY}, for agents with TLS {@code
     * HTTPS_PROXY}, and {@code NO_PROXY} (hosts, domains, networks such as {@code 10.0.0.0/8}, each with or without a port, or
     * {@code *}) say by which {@link #proxy} to go, also in lower case; never to {@code localhost} and loopback addresses.
     *
     * @throws IllegalArgumentException names the variable that cannot be understood
     */
    public static ConsulOptions fromEnvironment(Map<String, String> environment) {
        return new ConsulEnvironment(environment).options();
    }

    /**
     * Where the agent listens: {@code host:port}, {@code http://host:port}, {@code https://host:port} (turns TLS on) or
     * {@code unix:///path}; an IPv6 address stands in brackets. After http and https a path may follow, under which a
     * reverse proxy offers the agent. Without a port it is 80, or 443 with TLS, as in Consul's own tools. Default:
     * {@code 127.0.0.1:8500}.
     *
     * <p>A Unix socket needs Netty's native transport (Linux or macOS).
     */
    public ConsulOptions address(String address) {
        return addresses(List.of(address));
    }

    /** Several agents of one cluster; see {@link #addresses(List)}. */
    public ConsulOptions addresses(String... addresses) {
        return addresses(List.of(addresses));
    }

    /**
     * Several agents of one cluster, in place of the {@link #address}: between 1 and 16, no two alike. Token, TLS and
     * limits are the same for all, the numbers of connections for each. An agent that is not called costs no connection
     * and no thread.
     *
     * <p>All requests go to one of them, the first to begin with. When an exchange with it ends without an answer, it is
     * the next one's turn, in a circle, and that one stays until it fails in its turn: there is no way back by itself. A
     * read, and a write that was certainly not sent, is tried at once with the next, each agent once and all within the
     * limit of the call; of that, a read leaves the agent half, or 8 s if that is more, before it asks the next. A write
     * that may have arrived is not repeated. Blocking queries under way move with the others and begin again without
     * an index. An agent that answers, if only that it has no leader or too much to do, has not failed.
     *
     * <p>Sessions hold through any agent: they are the cluster's. But Consul ends a session when the agent that created it
     * is itself taken for dead.
     */
    public ConsulOptions addresses(List<String> addresses) {
        List<ConsulAddress> parsed =
                addresses.stream().map(ConsulAddress::parse).toList();
        if (parsed.isEmpty() || parsed.size() > MOST_AGENTS) {
            throw new IllegalArgumentException(
                    "addresses: expected between 1 and " + MOST_AGENTS + ", got " + parsed.size());
        }
        if (Set.copyOf(parsed).size() < parsed.size()) {
            throw new IllegalArgumentException("addresses: expected no two alike, got " + parsed);
        }
        return with(next -> {
            next.address = parsed.get(0);
            next.standIns = parsed.subList(1, parsed.size());
        });
    }

    /** The ACL token to send. The last of the three token options counts. Default: none. */
    public ConsulOptions token(String token) {
        return with(next -> next.token = TokenSource.of(token));
    }

    /**
     * Asked for the token before every request, on a thread of {@link reactor.core.scheduler.Schedulers#boundedElastic()}:
     * it may block. If it fails, or gives something that is no token, the request ends with a {@link
     * io.consulflux.error.ConsulRequestException} and is not sent.
     */
    public ConsulOptions token(Supplier<String> token) {
        return with(next -> next.token = TokenSource.asking(token));
    }

    /**
     * The file that holds the token, blanks around it ignored. It is read before every request, on a thread of {@link
     * reactor.core.scheduler.Schedulers#boundedElastic()}, so that a rotated token counts at once: replace the file by a
     * rename. While it is missing or blank, requests end with a {@link io.consulflux.error.ConsulRequestException} and are not
     * sent.
     */
    public ConsulOptions tokenFile(Path file) {
        return with(next -> next.token = TokenSource.in(file));
    }

    /** User and password for a proxy in front of the agent; the password may be empty. Default: none. */
    public ConsulOptions basicAuth(String user, String password) {
        if (user.isEmpty() || user.contains(":")) {
            throw new IllegalArgumentException("basicAuth: expected a user name without a colon, got "
                    + (user.isEmpty() ? "an empty one" : "one with a colon"));
        }
        Bytes.utf8("basicAuth", user + ":" + password);
        return with(next -> next.basicAuth = Optional.of(new OptionValues.BasicAuth(user, password)));
    }

    /**
     * An HTTP proxy to go by to all agents, but not to a Unix socket: {@code http://host:port}, with {@code user:password@} in
     * front of the host where it wants to know who uses it (percent-encoded). To an agent without TLS the proxy itself is asked,
     * and sees all, tokens included; to one with TLS it opens a tunnel (CONNECT). Default: none; {@link #fromEnvironment()}
     * takes {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}.
     */
    public ConsulOptions proxy(String proxy) {
        ProxyChoice choice = ProxyChoice.always(HttpProxy.parse(proxy));
        return with(next -> next.proxy = choice);
    }

    /** No proxy, whatever the environment says. */
    public ConsulOptions withoutProxy() {
        return with(next -> next.proxy = ProxyChoice.none());
    }

    /** By which proxy, once the address is known. */
    ConsulOptions proxy(ProxyChoice choice) {
        return with(next -> next.proxy = choice);
    }

    /** The datacenter to work in. Default: the agent's own. */
    public ConsulOptions datacenter(String datacenter) {
        return with(next -> next.datacenter = named("datacenter", datacenter));
    }

    /** The namespace to work in (Consul Enterprise). Default: the token's. */
    public ConsulOptions namespace(String namespace) {
        return with(next -> next.namespace = named("namespace", namespace));
    }

    /** The admin partition to work in (Consul Enterprise). Default: the agent's. */
    public ConsulOptions partition(String partition) {
        return with(next -> next.partition = named("partition", partition));
    }

    /** Turns TLS on, with these settings, whatever the address says. Default: TLS only after {@code https://}. */
    public ConsulOptions tls(ConsulTls tls) {
        return tlsSettings(tls).tlsRequired(true);
    }

    /** The settings for the case that the address asks for TLS. */
    ConsulOptions tlsSettings(ConsulTls tls) {
        return with(next -> next.tls = tls.values());
    }

    ConsulOptions tlsRequired(boolean required) {
        return with(next -> next.tlsRequired = required);
    }

    /**
     * How many blocking queries can be under way; each holds a connection. Default: 20, of which the
     * watched keys of one datacenter, read with the same consistency, take at most four fifths; between 1 and 10,000. Blocking
     * queries for which no connection is left share them by slices of time. An agent
     * takes 200 connections from one address for all its clients there, unless it is told otherwise ({@code
     * http_max_conns_per_client}).
     */
    public ConsulOptions pollConnections(int connections) {
        return with(next -> next.pollConnections = counted("pollConnections", connections));
    }

    /** How many calls can be under way; more wait for their turn. Default: 16; between 1 and 10,000. */
    public ConsulOptions callConnections(int connections) {
        return with(next -> next.callConnections = counted("callConnections", connections));
    }

    /**
     * How long to try to reach the agent, and how long the TLS handshake may take. Default: 5 s; up to 1 h. Measured by
     * the network layer, and therefore not on the {@link #scheduler}.
     */
    public ConsulOptions connectTimeout(Duration timeout) {
        return with(next -> next.connectTimeout = limited("connectTimeout", timeout));
    }

    /**
     * How long a call may take in all, the wait for a free connection included. Default: 20 s; up to 1 h. An agent tries
     * for 7 s to find a leader before it gives up: with less, its own answer never arrives.
     */
    public ConsulOptions callTimeout(Duration timeout) {
        return with(next -> next.callTimeout = limited("callTimeout", timeout));
    }

    /**
     * How long a watch bears that no agent serves it, because none is reached or none has a leader, before it ends with
     * the failure of its last try. It judges after each try, and pauses up to 10 s in between. A running job's own watch
     * counts too: when it ends, so does the job. Default: for ever; up to 30 days.
     */
    public ConsulOptions outageLimit(Duration limit) {
        if (limit.compareTo(Duration.ofMillis(1)) < 0 || limit.compareTo(LONGEST_OUTAGE) > 0) {
            throw new IllegalArgumentException("outageLimit: expected between 1 ms and 30 days, got " + limit);
        }
        return with(next -> next.outageLimit = Optional.of(limit));
    }

    /**
     * How long a watch that has told a state bears that Consul refuses it the next one, because of the token's rights or
     * with an error 500 of unknown meaning, or that something else than Consul answers: tokens are replicated, and agents and proxies are
     * restarted. {@link
     * ConsulFlux#polls()} shows it meanwhile; then the watch ends with the failure. One that has told nothing yet ends at
     * once. Default: 30 s; 0 to 30 days.
     */
    public ConsulOptions refusalLimit(Duration limit) {
        if (limit.isNegative() || limit.compareTo(LONGEST_OUTAGE) > 0) {
            throw new IllegalArgumentException("refusalLimit: expected between 0 and 30 days, got " + limit);
        }
        return with(next -> next.refusalLimit = limit);
    }

    /**
     * How many bytes a single answer may have, on its way and after gzip is undone. One that is longer ends with a {@link
     * io.consulflux.error.ConsulAnswerTooLongException}, before it is read where it states its length. What is made of an answer,
     * such as entries, takes about as much memory again. Default: 64 MiB, or half the {@link #answerBudget} if that is less;
     * between 64 KiB and 1 GiB.
     */
    public ConsulOptions answerLimit(long bytes) {
        return with(next -> next.limitAnswers(bytes));
    }

    /**
     * How many bytes all answers under way may take together, from all agents, until they have been used; the first 64 KiB
     * of each do not count. An answer for which there is no room waits for it, unread, within the time limit of its call,
     * and then ends with a {@link io.consulflux.error.ConsulUnavailableException}. Default: a quarter of the JVM's largest heap,
     * between 8 and 256 MiB, and at least twice the {@link #answerLimit}; at least twice that, up to 64 GiB.
     */
    public ConsulOptions answerBudget(long bytes) {
        return with(next -> next.limitAllAnswers(bytes));
    }

    /**
     * Where timers run and the time comes from: with a {@code VirtualTimeScheduler} a test controls time. It must not
     * block, and is not disposed with the client. Default: a daemon thread that the client owns.
     */
    public ConsulOptions scheduler(Scheduler scheduler) {
        return with(next -> next.scheduler = Optional.of(scheduler));
    }

    /**
     * Carries the requests in place of HTTP connections; address, token, TLS and connection limits have no effect then.
     * It is disposed with the client.
     */
    public ConsulOptions transport(ConsulTransport transport) {
        return with(next -> next.transport = Optional.of(transport));
    }

    /**
     * Puts something around whatever carries the requests, such as {@link ConsulFluxObservations}. Called once, when the
     * client is made; what is put around later is further out. It disposes of what it was given with itself.
     */
    public ConsulOptions wrapTransport(UnaryOperator<ConsulTransport> wrapping) {
        return with(next -> {
            UnaryOperator<ConsulTransport> within = next.wrapping;
            next.wrapping = transport -> wrapping.apply(within.apply(transport));
        });
    }

    /** The values, to be read only. */
    OptionValues values() {
        return values;
    }

    private ConsulOptions with(Consumer<OptionValues> change) {
        OptionValues next = new OptionValues(values);
        change.accept(next);
        return new ConsulOptions(next);
    }

    private static Optional<String> named(String what, String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(what + ": expected a name, got a blank");
        }
        Bytes.utf8(what, name);
        return Optional.of(name);
    }

    private static int counted(String what, int connections) {
        if (connections < 1 || connections > 10_000) {
            throw new IllegalArgumentException(what + ": expected a number between 1 and 10,000, got " + connections);
        }
        return connections;
    }

    private static Duration limited(String what, Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + ": expected between 1 ms and 1 h, got " + timeout);
        }
        return timeout;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
