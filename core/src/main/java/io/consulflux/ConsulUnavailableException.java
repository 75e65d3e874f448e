// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

/** Consul answered that it cannot serve the call now: no leader, too many requests, a limit reached. */
public final class ConsulUnavailableException extends ConsulTransientException {

    private static final long serialVersionUID = 1L;

    /**
     * A refusal for now of this operation.
     *
     * @param operation method and path
     * @param status the HTTP status: 429, 500 or 503
     */
    public ConsulUnavailableException(String operation, int status, String message) {
        super(operation, status, message, null);
    }
}
