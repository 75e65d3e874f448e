// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import org.jspecify.annotations.Nullable;

/** A failure that may pass: the same call can succeed later. */
public abstract sealed class ConsulTransientException extends ConsulException
        permits BarrierTimeoutException, ConsulUnreachableException, ConsulUnavailableException {

    private static final long serialVersionUID = 1L;

    ConsulTransientException(String operation, int status, String message, @Nullable Throwable cause) {
        super(operation, status, message, cause);
    }
}
