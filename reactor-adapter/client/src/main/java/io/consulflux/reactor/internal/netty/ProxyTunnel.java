// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import io.consulflux.reactor.internal.options.HttpProxy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Has the proxy open a tunnel to the agent (RFC 9110, 9.3.6), before TLS begins in it. For those who come after it in the
 * pipeline the connection begins when the tunnel is there. One for each connection.
 */
final class ProxyTunnel extends ChannelInboundHandlerAdapter {

    private static final int LONGEST_HEAD = 16 * 1024;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})(?: .*)?");

    private final String agent;
    private final HttpProxy proxy;
    private final Duration limit;
    private final StringBuilder head = new StringBuilder();
    private @Nullable Runnable stop;
    private boolean over;

    ProxyTunnel(String agent, HttpProxy proxy, Duration limit) {
        this.agent = agent;
        this.proxy = proxy;
        this.limit = limit;
    }

    /** Why there is no tunnel. */
    static final class Refused extends IOException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        StringBuilder request = new StringBuilder("CONNECT " + agent + " HTTP/1.1\r\nHost: " + agent + "\r\n");
        proxy.auth()
                .ifPresent(auth -> request.append("Proxy-Authorization: ")
                        .append(auth.header())
                        .append("\r\n"));
        ChannelFuture unused =
                context.writeAndFlush(Unpooled.copiedBuffer(request.append("\r\n"), StandardCharsets.ISO_8859_1));
        var timer = context.executor()
                .schedule(
                        () -> fail(context, "it opened no tunnel within " + limit),
                        limit.toMillis(),
                        TimeUnit.MILLISECONDS);
        stop = () -> timer.cancel(false);
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (over || !(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        try {
            while (!over && bytes.isReadable()) {
                head.append((char) (bytes.readByte() & 0xff));
                if (head.length() > LONGEST_HEAD) {
                    fail(context, "its answer is no HTTP");
                } else if (head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
                    answered(context);
                }
            }
            if (over && bytes.isReadable() && context.channel().isActive()) {
                context.fireChannelRead(bytes.retain());
            }
        } finally {
            bytes.release();
        }
    }

    private void answered(ChannelHandlerContext context) {
        Matcher status = STATUS.matcher(head.substring(0, head.indexOf("\r\n")));
        head.setLength(0);
        if (!status.matches()) {
            fail(context, "its answer is no HTTP");
            return;
        }
        int code = Integer.parseInt(status.group(1));
        if (code / 100 == 1) {
            // An interim answer: there is another behind it.
            return;
        }
        if (code / 100 != 2) {
            fail(context, "it refuses a tunnel with HTTP " + code);
            return;
        }
        end();
        context.fireChannelActive();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (over) {
            context.fireChannelReadComplete();
        } else {
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context, "it closed the connection");
        context.fireChannelInactive();
    }

    private void fail(ChannelHandlerContext context, String words) {
        if (!over) {
            end();
            context.fireExceptionCaught(new Refused("the proxy " + proxy + ": " + words));
            ChannelFuture unused = context.close();
        }
    }

    private void end() {
        over = true;
        Runnable timer = stop;
        if (timer != null) {
            timer.run();
        }
    }
}
