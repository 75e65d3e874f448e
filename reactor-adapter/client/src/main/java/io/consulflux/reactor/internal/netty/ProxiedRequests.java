// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import io.consulflux.reactor.internal.options.HttpProxy;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Makes requests that reactor-netty has addressed to the proxy, to which it is connected, requests to the agent. Without TLS
 * the proxy itself is asked, in the absolute form (RFC 9112, 3.2.2), as Consul's own tools do: many proxies open tunnels to
 * port 443 only.
 */
final class ProxiedRequests extends ChannelOutboundHandlerAdapter {

    private final String agent;
    private final boolean tunnel;
    private final HttpProxy proxy;

    /** @param tunnel whether what is sent goes through a tunnel, so that the proxy does not see it */
    ProxiedRequests(String agent, boolean tunnel, HttpProxy proxy) {
        this.agent = agent;
        this.tunnel = tunnel;
        this.proxy = proxy;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest request) {
            request.headers().set(HttpHeaderNames.HOST, agent);
            if (!tunnel) {
                request.setUri("http://" + agent + request.uri());
                proxy.auth()
                        .ifPresent(auth -> request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, auth.header()));
            }
        }
        ChannelFuture unused = context.write(message, promise);
    }
}
