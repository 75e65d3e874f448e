// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;

/** Says what the network layer's exceptions mean, in one line. Never repeats what was sent. */
final class FailureInWords {

    private FailureInWords() {}

    /** Whether the connection ended without a whole answer. */
    static boolean isClosedConnection(Throwable failure) {
        return failure instanceof PrematureCloseException
                || failure instanceof ClosedChannelException
                || failure instanceof AbortedException
                || isReset(failure);
    }

    /** Whether what came after the request could not be read: Netty's HTTP decoder throws the one or the other. */
    static boolean isNotHttp(Throwable failure) {
        return failure instanceof IllegalArgumentException
                || (failure instanceof DecoderException && tlsProblem(failure) == null);
    }

    private static boolean isReset(Throwable failure) {
        // The kinds differ by transport (SocketException, Netty's native ones), and none tells the error number.
        String message = lower(failure.getMessage());
        return failure instanceof IOException
                && (message.contains("reset") || message.contains("broken pipe") || message.contains("aborted"));
    }

    /** @param answered whether a part of the answer had come */
    static String of(Throwable failure, boolean answered) {
        if (failure instanceof ConnectTimeoutException) {
            return "no connection within the connect timeout";
        }
        if (failure instanceof ProxyTunnel.Refused refused) {
            return String.valueOf(refused.getMessage());
        }
        if (failure instanceof UnknownHostException) {
            return "the host name does not resolve";
        }
        if (failure instanceof FileNotFoundException) {
            return "no such socket";
        }
        if (failure instanceof ConnectException) {
            return connecting(lower(failure.getMessage()));
        }
        if (isClosedConnection(failure)) {
            return answered
                    ? "the connection was closed before the answer was whole"
                    : "the connection was closed before an answer came";
        }
        @Nullable SSLException tls = tlsProblem(failure);
        if (tls != null) {
            return tls instanceof NotSslRecordException
                    ? "TLS failed: the other side does not speak TLS"
                    : "TLS failed: " + root(tls);
        }
        return "the exchange failed with " + failure.getClass().getName();
    }

    private static String connecting(String message) {
        if (message.contains("refused")) {
            return "connection refused";
        }
        if (message.contains("unreachable") || message.contains("no route")) {
            return "network unreachable";
        }
        if (message.contains("permission denied")) {
            return "permission denied";
        }
        return "no connection";
    }

    private static @Nullable SSLException tlsProblem(Throwable failure) {
        Throwable problem =
                failure instanceof DecoderException && failure.getCause() != null ? failure.getCause() : failure;
        return problem instanceof SSLException tls ? tls : null;
    }

    /** The innermost cause says what is wrong with a certificate; those around it, only that something is. */
    private static String root(Throwable failure) {
        Throwable inner = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            inner = cause;
        }
        return String.valueOf(inner.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private static String lower(@Nullable String message) {
        return message == null ? "" : message.toLowerCase(Locale.ROOT);
    }
}
