// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import reactor.core.scheduler.Scheduler;

/** What {@link ConsulOptions} holds. Written only on a fresh copy, before its options are seen by anybody. */
final class OptionValues {

    ConsulAddress address = ConsulAddress.parse("127.0.0.1:8500");
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
    Optional<Scheduler> scheduler = Optional.empty();
    Optional<ConsulTransport> transport = Optional.empty();

    OptionValues() {}

    OptionValues(OptionValues that) {
        address = that.address;
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
        scheduler = that.scheduler;
        transport = that.transport;
    }

    boolean secure() {
        return tlsRequired || address.tls();
    }

    @Override
    public String toString() {
        return "ConsulOptions[address=" + address + ", secure=" + secure() + ", tls=" + tls + ", token=" + token
                + ", basicAuth=" + basicAuth + ", datacenter=" + datacenter + ", namespace=" + namespace
                + ", partition=" + partition + ", pollConnections=" + pollConnections + ", callConnections="
                + callConnections + ", connectTimeout=" + connectTimeout + ", callTimeout=" + callTimeout
                + ", scheduler=" + scheduler + ", transport=" + transport + "]";
    }

    record BasicAuth(String user, String password) {

        /** The value of the Authorization header (RFC 7617). */
        String header() {
            byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }

        @Override
        public String toString() {
            return user + ":***";
        }
    }
}
