// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.options;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** By which proxy an agent is reached, if by any. Decided once its address is known. */
public interface ProxyChoice {

    /**
     * The proxy for this agent, or none.
     *
     * @throws IllegalArgumentException if there is to be one that cannot be used
     */
    Optional<HttpProxy> towards(ConsulAddress agent, boolean tls);

    /** Always directly. */
    static ProxyChoice none() {
        return new Fixed(Optional.empty());
    }

    /** Always by this one, but to a Unix socket. */
    static ProxyChoice always(HttpProxy proxy) {
        return new Fixed(Optional.of(proxy));
    }

    /** As the environment says. */
    static ProxyChoice of(Map<String, String> variables) {
        FromEnvironment choice = new FromEnvironment(variables);
        boolean none = choice.variable("HTTP_PROXY").isEmpty()
                && choice.variable("HTTPS_PROXY").isEmpty();
        return none ? none() : choice;
    }

    /** The same for all agents. */
    record Fixed(Optional<HttpProxy> proxy) implements ProxyChoice {

        @Override
        public Optional<HttpProxy> towards(ConsulAddress agent, boolean tls) {
            return agent.unixSocket().isPresent() ? Optional.empty() : proxy;
        }

        @Override
        public String toString() {
            return proxy.map(HttpProxy::toString).orElse("none");
        }
    }

    /**
     * What {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} say, in upper case or else in lower case, as to
     * Consul's own tools (Go's {@code http.ProxyFromEnvironment}, {@code golang.org/x/net/http/httpproxy}): the agent on this
     * machine is always reached directly. Unlike there, a proxy that cannot be used is an error.
     */
    final class FromEnvironment implements ProxyChoice {

        private final Map<String, String> variables;

        FromEnvironment(Map<String, String> variables) {
            this.variables = Map.copyOf(variables);
        }

        @Override
        public Optional<HttpProxy> towards(ConsulAddress agent, boolean tls) {
            String name = tls ? "HTTPS_PROXY" : "HTTP_PROXY";
            String proxy = variable(name);
            if (agent.unixSocket().isPresent() || proxy.isEmpty() || isReachedDirectly(agent)) {
                return Optional.empty();
            }
            if (!tls && !variables.getOrDefault("REQUEST_METHOD", "").isEmpty()) {
                throw new IllegalArgumentException(
                        "HTTP_PROXY: expected none in the environment of a CGI program, where a caller can set it");
            }
            try {
                return Optional.of(HttpProxy.parse(proxy));
            } catch (IllegalArgumentException refused) {
                throw new IllegalArgumentException(name + ": " + refused.getMessage(), refused);
            }
        }

        private String variable(String name) {
            String upper = variables.getOrDefault(name, "");
            return upper.isEmpty() ? variables.getOrDefault(name.toLowerCase(Locale.ROOT), "") : upper;
        }

        private boolean isReachedDirectly(ConsulAddress agent) {
            String host = agent.host().toLowerCase(Locale.ROOT);
            @Nullable InetAddress ip = ip(host);
            return host.equals("localhost")
                    || (ip != null && ip.isLoopbackAddress())
                    || exempts().stream().anyMatch(exempt -> exempt.covers(host, agent.port(), ip));
        }

        private List<Exempt> exempts() {
            List<Exempt> exempts = new ArrayList<>();
            for (String entry : variable("NO_PROXY").toLowerCase(Locale.ROOT).split(",", -1)) {
                String text = entry.strip();
                if (text.equals("*")) {
                    return List.of((host, port, ip) -> true);
                }
                if (!text.isEmpty()) {
                    exempts.add(exempt(text));
                }
            }
            return exempts;
        }

        private static Exempt exempt(String text) {
            int slash = text.indexOf('/');
            @Nullable InetAddress network = slash < 0 ? null : ip(text.substring(0, slash));
            if (network != null && text.substring(slash + 1).matches("[0-9]{1,3}")) {
                return new Network(network, Integer.parseInt(text.substring(slash + 1)));
            }
            // An address of version 6 with a port stands in brackets; without one it may.
            boolean hasPort = text.matches("[^:]*:[0-9]+|\\[.*]:[0-9]+");
            int colon = text.lastIndexOf(':');
            String host = (hasPort ? text.substring(0, colon) : text).replaceFirst("^\\[(.*)]$", "$1");
            int port = hasPort ? Integer.parseInt(text.substring(colon + 1).replaceFirst("^0+(?=.)", "")) : 0;
            @Nullable InetAddress ip = ip(host);
            return ip != null ? new Ip(ip, port) : new Domain(host.replaceFirst("^\\*\\.", "."), port);
        }

        private static @Nullable InetAddress ip(String text) {
            byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
            try {
                return bytes == null ? null : InetAddress.getByAddress(bytes);
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        /** Agents that are reached directly. */
        private interface Exempt {
            boolean covers(String host, int port, @Nullable InetAddress ip);
        }

        private record Network(InetAddress network, int prefix) implements Exempt {

            @Override
            public boolean covers(String host, int port, @Nullable InetAddress ip) {
                if (ip == null) {
                    return false;
                }
                byte[] theirs = ip.getAddress();
                byte[] ours = network.getAddress();
                return theirs.length == ours.length && prefix <= 8 * ours.length && begin(theirs, ours);
            }

            private boolean begin(byte[] theirs, byte[] ours) {
                int whole = prefix / 8;
                int mask = 0xff00 >> prefix % 8 & 0xff;
                return Arrays.equals(theirs, 0, whole, ours, 0, whole)
                        && (mask == 0 || (theirs[whole] & mask) == (ours[whole] & mask));
            }
        }

        /** @param port 0 for any */
        private record Ip(InetAddress address, int port) implements Exempt {

            @Override
            public boolean covers(String host, int port, @Nullable InetAddress ip) {
                return address.equals(ip) && (this.port == 0 || this.port == port);
            }
        }

        /** {@code example.org} and all below it, or, with a dot in front, those below it only. */
        private record Domain(String name, int port) implements Exempt {

            @Override
            public boolean covers(String host, int port, @Nullable InetAddress ip) {
                boolean inside = name.startsWith(".")
                        ? host.endsWith(name)
                        : !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
                return inside && (this.port == 0 || this.port == port);
            }
        }

        @Override
        public String toString() {
            return "by the environment";
        }
    }
}
