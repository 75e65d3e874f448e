// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.options;

import io.consulflux.Bytes;
import io.consulflux.reactor.spi.ConsulTransport;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import reactor.core.scheduler.Scheduler;

/** What {@code ConsulOptions} holds. Written only on a fresh copy, before its options are seen by anybody. */
public final class OptionValues {

    /** How long a watch that has told a state bears a refusal, where nothing else is said. */
    public static final Duration REFUSAL_LIMIT = Duration.ofSeconds(30);

    private static final long LEAST_ANSWER = 64 * 1024;

    private static final long USUAL_ANSWER = 64 * 1024 * 1024;

    private static final long USUAL_BUDGET = 4 * USUAL_ANSWER;

    private static final long LEAST_BUDGET = 8 * 1024 * 1024;

    /** The agent that is asked first. */
    public ConsulAddress address = ConsulAddress.parse("127.0.0.1:8500");

    /** The agents that stand in for it, in this order. */
    public List<ConsulAddress> standIns = List.of();

    public TokenSource token = TokenSource.none();
    public Optional<BasicAuth> basicAuth = Optional.empty();
    public Optional<String> datacenter = Optional.empty();
    public Optional<String> namespace = Optional.empty();
    public Optional<String> partition = Optional.empty();
    public ProxyChoice proxy = ProxyChoice.none();
    public TlsValues tls = new TlsValues();
    public boolean tlsRequired;
    public int pollConnections = 20;
    public int callConnections = 16;
    public Duration connectTimeout = Duration.ofSeconds(5);
    public Duration callTimeout = Duration.ofSeconds(20);
    public Optional<Duration> outageLimit = Optional.empty();
    public Duration refusalLimit = REFUSAL_LIMIT;
    OptionalLong answerLimit = OptionalLong.empty();
    OptionalLong answerBudget = OptionalLong.empty();
    public Optional<Scheduler> scheduler = Optional.empty();
    public Optional<ConsulTransport> transport = Optional.empty();
    public UnaryOperator<ConsulTransport> wrapping = transport -> transport;

    public OptionValues() {}

    public OptionValues(OptionValues that) {
        address = that.address;
        standIns = that.standIns;
        token = that.token;
        basicAuth = that.basicAuth;
        datacenter = that.datacenter;
        namespace = that.namespace;
        partition = that.partition;
        proxy = that.proxy;
        tls = that.tls;
        tlsRequired = that.tlsRequired;
        pollConnections = that.pollConnections;
        callConnections = that.callConnections;
        connectTimeout = that.connectTimeout;
        callTimeout = that.callTimeout;
        outageLimit = that.outageLimit;
        refusalLimit = that.refusalLimit;
        answerLimit = that.answerLimit;
        answerBudget = that.answerBudget;
        scheduler = that.scheduler;
        transport = that.transport;
        wrapping = that.wrapping;
    }

    /** The same for each agent by itself, as if it were the only one. */
    public List<OptionValues> perAgent() {
        return Stream.concat(Stream.of(address), standIns.stream())
                .map(one -> {
                    OptionValues alone = new OptionValues(this);
                    alone.address = one;
                    alone.standIns = List.of();
                    return alone;
                })
                .toList();
    }

    /** By which proxy the first agent is reached, if by any. */
    public Optional<HttpProxy> proxy() {
        return proxy.towards(address, secure());
    }

    public boolean secure() {
        return tlsRequired || address.tls();
    }

    public void limitAnswers(long bytes) {
        sized("answerLimit", bytes, LEAST_ANSWER, 1L << 30);
        answerLimit = OptionalLong.of(bytes);
        checkAnswers();
    }

    public void limitAllAnswers(long bytes) {
        sized("answerBudget", bytes, 2 * LEAST_ANSWER, 1L << 36);
        answerBudget = OptionalLong.of(bytes);
        checkAnswers();
    }

    private static void sized(String what, long bytes, long least, long most) {
        if (bytes < least || bytes > most) {
            throw new IllegalArgumentException(
                    what + ": expected between " + least + " and " + most + " bytes, got " + bytes);
        }
    }

    private void checkAnswers() {
        if (2L * answerLimit() > answerBudget()) {
            throw new IllegalArgumentException("answerBudget: expected at least twice the answerLimit of "
                    + answerLimit() + " bytes, got " + answerBudget());
        }
    }

    /** How many bytes a single answer may have. */
    public int answerLimit() {
        return (int) answerLimit.orElseGet(() -> Math.min(USUAL_ANSWER, answerBudget() / 2));
    }

    /** How many bytes all answers under way may take. A whole answer takes twice its length, zipped and unzipped. */
    public long answerBudget() {
        long usual = Math.max(
                LEAST_BUDGET, Math.min(USUAL_BUDGET, Runtime.getRuntime().maxMemory() / 4));
        return answerBudget.orElse(Math.max(usual, 2 * answerLimit.orElse(0)));
    }

    @Override
    public String toString() {
        return "ConsulOptions[addresses=" + described() + ", proxy=" + proxy + ", tls=" + tls + ", token=" + token
                + ", basicAuth=" + basicAuth + ", datacenter=" + datacenter + ", namespace=" + namespace
                + ", partition=" + partition + ", pollConnections=" + pollConnections + ", callConnections="
                + callConnections + ", connectTimeout=" + connectTimeout + ", callTimeout=" + callTimeout
                + ", outageLimit=" + outageLimit + ", refusalLimit=" + refusalLimit + ", answerLimit=" + answerLimit()
                + ", answerBudget=" + answerBudget() + ", scheduler=" + scheduler
                + ", transport=" + transport + "]";
    }

    private List<String> described() {
        return perAgent().stream()
                .map(one -> (one.secure() ? "https://" : "") + one.address)
                .toList();
    }

    public record BasicAuth(String user, String password) {

        /** The value of the Authorization header (RFC 7617). */
        public String header() {
            Bytes pair = Bytes.utf8("basicAuth", user + ":" + password);
            return "Basic " + Base64.getEncoder().encodeToString(pair.toByteArray());
        }

        @Override
        public String toString() {
            return user + ":***";
        }
    }
}
