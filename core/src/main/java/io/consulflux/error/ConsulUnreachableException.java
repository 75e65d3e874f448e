// SPDX-License-Identifier: Apache-2.0
package io.consulflux.error;

import org.jspecify.annotations.Nullable;

/**
 * No answer came: the connection was refused, cut or timed out, or the address does not resolve. A write may or may not
 * have taken effect; {@link #wasSent()} tells whether it can have.
 */
public final class ConsulUnreachableException extends ConsulTransientException {

    private static final long serialVersionUID = 1L;

    private final boolean sent;

    /**
     * An exchange without an answer.
     *
     * @param operation method and path
     * @param sent whether the request may have reached Consul
     */
    public ConsulUnreachableException(String operation, boolean sent, String message, @Nullable Throwable cause) {
        super(operation, -1, message, cause);
        this.sent = sent;
    }

    /** Whether the request may have reached Consul. */
    public boolean wasSent() {
        return sent;
    }
}
