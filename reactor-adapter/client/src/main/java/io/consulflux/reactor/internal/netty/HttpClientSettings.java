// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import io.consulflux.reactor.internal.options.ConsulAddress;
import io.consulflux.reactor.internal.options.HttpProxy;
import io.consulflux.reactor.internal.options.OptionValues;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.SslContext;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;
import reactor.netty.transport.AddressUtils;

/**
 * What both lanes' clients have in common: where to connect to, and how.
 *
 * @param address of the proxy where there is one, else of the agent
 * @param host the agent's, with its port
 */
record HttpClientSettings(
        SocketAddress address,
        String host,
        Optional<HttpProxy> proxy,
        Optional<SslProvider> tls,
        Duration connectTimeout) {

    static HttpClientSettings of(OptionValues options) {
        return ofEach(List.of(options)).get(0);
    }

    /** For agents that differ by their address only: the TLS files are read once, if at all. */
    static List<HttpClientSettings> ofEach(List<OptionValues> agents) {
        Optional<SslContext> tls =
                agents.stream().filter(OptionValues::secure).findFirst().map(agent -> TlsContext.of(agent.tls));
        return agents.stream()
                .map(agent -> of(agent, tls.filter(any -> agent.secure())))
                .toList();
    }

    private static HttpClientSettings of(OptionValues agent, Optional<SslContext> tls) {
        ConsulAddress address = agent.address;
        Optional<HttpProxy> proxy = agent.proxy();
        return new HttpClientSettings(
                proxy.<SocketAddress>map(one -> AddressUtils.createUnresolved(one.host(), one.port()))
                        .orElseGet(() -> socketAddress(address)),
                address.hostAndPort(),
                proxy,
                tls.map(context -> proxy.isPresent() ? TlsContext.towards(address, context) : context)
                        .map(context -> tls(context, agent.connectTimeout)),
                agent.connectTimeout);
    }

    private static SocketAddress socketAddress(ConsulAddress address) {
        if (address.unixSocket().isEmpty()) {
            return AddressUtils.createUnresolved(address.host(), address.port());
        }
        if (!LoopResources.hasNativeSupport()) {
            throw new IllegalArgumentException("address: expected host:port, since Unix sockets need Netty's native"
                    + " transport (epoll or kqueue) for this platform on the class path, got " + address);
        }
        return new DomainSocketAddress(address.unixSocket().get().toString());
    }

    private static SslProvider tls(SslContext context, Duration connectTimeout) {
        return SslProvider.builder()
                .sslContext(context)
                .handshakeTimeout(connectTimeout)
                .build();
    }

    /**
     * No redirect is followed, no answer is compressed, and nothing is sent again without our knowledge. HTTP/1.1 is what
     * it speaks by default; to name that would load all of TLS and HTTP/3, as would {@code runOn} a resolver of DNS if it
     * came before ours. Together they would be a quarter of a cold start.
     */
    HttpClient apply(HttpClient client, NettyLoops loops) {
        HttpClient plain = client.resolver(loops.names())
                .runOn(loops.resources())
                .remoteAddress(() -> address)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                .followRedirect(false)
                .disableRetry(true)
                .doOnChannelInit((observer, channel, remote) -> prepare(channel.pipeline()));
        return tls.map(plain::secure).orElse(plain);
    }

    private void prepare(ChannelPipeline pipeline) {
        pipeline.addAfter(NettyPipeline.HttpCodec, "consul-flux.interim", new InterimAnswers());
        proxy.ifPresent(one -> {
            boolean tunnel = tls.isPresent();
            pipeline.addAfter(NettyPipeline.HttpCodec, "consul-flux.proxied", new ProxiedRequests(host, tunnel, one));
            if (tunnel) {
                pipeline.addFirst("consul-flux.tunnel", new ProxyTunnel(host, one, connectTimeout));
            }
        });
    }
}
