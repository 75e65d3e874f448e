// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.Bytes;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import reactor.core.scheduler.Scheduler;

/** What {@link ConsulOptions} holds. Written only on a fresh copy, before its options are seen by anybody. */
final class OptionValues {

    /** The agent that is asked first. */
    ConsulAddress address = ConsulAddress.parse("127.0.0.1:8500");

    /** The agents that stand in for it, in this order. */
    List<ConsulAddress> standIns = List.of();

    TokenSource token = TokenSource.none();
    Optional<BasicAuth> basicAuth = Optional.empty();
    Optional<String> datacenter = Optional.empty();
    Optional<String> namespace = Optional.empty();
    Optional<String> partition = Optional.empty();
    ConsulTls tls = ConsulTls.defaults();
    boolean tlsRequired;
    int pollConnections = 20;
    int callConnections = 16;
    Duration connectTimeout = Duration.ofSeconds(5);
    Duration callTimeout = Duration.ofSeconds(20);
    Optional<Duration> outageLimit = Optional.empty();
    Duration refusalLimit = Connection.REFUSAL_LIMIT;
    Optional<Scheduler> scheduler = Optional.empty();
    Optional<ConsulTransport> transport = Optional.empty();
    UnaryOperator<ConsulTransport> wrapping = transport -> transport;

    OptionValues() {}

    OptionValues(OptionValues that) {
        address = that.address;
        standIns = that.standIns;
        token = that.token;
        basicAuth = that.basicAuth;
        datacenter = that.datacenter;
        namespace = that.namespace;
        partition = that.partition;
        tls = that.tls;
        tlsRequired = that.tlsRequired;
        pollConnections = that.pollConnections;
        callConnections = that.callConnections;
        connectTimeout = that.connectTimeout;
        callTimeout = that.callTimeout;
        outageLimit = that.outageLimit;
        refusalLimit = that.refusalLimit;
        scheduler = that.scheduler;
        transport = that.transport;
        wrapping = that.wrapping;
    }

    /** The same for each agent by itself, as if it were the only one. */
    List<OptionValues> perAgent() {
        return Stream.concat(Stream.of(address), standIns.stream())
                .map(one -> {
                    OptionValues alone = new OptionValues(this);
                    alone.address = one;
                    alone.standIns = List.of();
                    return alone;
                })
                .toList();
    }

    boolean secure() {
        return tlsRequired || address.tls();
    }

    @Override
    public String toString() {
        return "ConsulOptions[addresses=" + described() + ", tls=" + tls + ", token=" + token
                + ", basicAuth=" + basicAuth + ", datacenter=" + datacenter + ", namespace=" + namespace
                + ", partition=" + partition + ", pollConnections=" + pollConnections + ", callConnections="
                + callConnections + ", connectTimeout=" + connectTimeout + ", callTimeout=" + callTimeout
                + ", outageLimit=" + outageLimit + ", refusalLimit=" + refusalLimit + ", scheduler=" + scheduler
                + ", transport=" + transport + "]";
    }

    private List<String> described() {
        return perAgent().stream()
                .map(one -> (one.secure() ? "https://" : "") + one.address)
                .toList();
    }

    record BasicAuth(String user, String password) {

        /** The value of the Authorization header (RFC 7617). */
        String header() {
            Bytes pair = Bytes.utf8("basicAuth", user + ":" + password);
            return "Basic " + Base64.getEncoder().encodeToString(pair.toByteArray());
        }

        @Override
        public String toString() {
            return user + ":***";
        }
    }
}
