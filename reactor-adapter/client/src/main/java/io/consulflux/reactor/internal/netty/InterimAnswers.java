// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Skips the interim answers (1xx), of which any number may come before an answer, asked for or not (RFC 9110, 15.2).
 * reactor-netty skips 100 alone, and takes each other for the answer. One for each connection.
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {

    private boolean skipping;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            skipping = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        }
        if (!skipping) {
            context.fireChannelRead(message);
            return;
        }
        boolean last = message instanceof LastHttpContent;
        ReferenceCountUtil.release(message);
        if (last) {
            skipping = false;
            // Nobody else asks for what is behind it.
            context.read();
        }
    }
}
