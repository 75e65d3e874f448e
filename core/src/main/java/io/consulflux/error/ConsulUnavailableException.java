// SPDX-License-Identifier: Apache-2.0
package io.consulflux.error;

import org.jspecify.annotations.Nullable;

/**
 * The call cannot be served now: Consul answered that it has no leader or too many requests, or there was no room here to
 * read the answer.
 */
public final class ConsulUnavailableException extends ConsulTransientException {

    private static final long serialVersionUID = 1L;

    private final boolean turnedAway;

    /**
     * A refusal for now of this operation, which may have been begun.
     *
     * @param operation method and path
     * @param status the HTTP status: 429, 500 or 503
     */
    public ConsulUnavailableException(String operation, int status, String message) {
        this(operation, status, message, false);
    }

    /**
     * A refusal for now of this operation.
     *
     * @param operation method and path
     * @param status the HTTP status: 429, 500 or 503
     * @param turnedAway whether it was refused before anything was done
     */
    public ConsulUnavailableException(String operation, int status, String message, boolean turnedAway) {
        super(operation, status, message, null);
        this.turnedAway = turnedAway;
    }

    /**
     * An answer for which there was no room here.
     *
     * @param operation method and path
     * @param status the HTTP status of the answer, or -1 where it is not known
     * @param cause what was thrown when room was to be made, if anything was
     */
    public ConsulUnavailableException(String operation, int status, String message, @Nullable Throwable cause) {
        super(operation, status, message, cause);
        this.turnedAway = false;
    }

    /**
     * Whether Consul refused the call before it did anything: there was no server to pass it to, no leader, or too much to
     * do. Where it did not, a write may or may not have taken effect.
     */
    public boolean wasTurnedAway() {
        return turnedAway;
    }
}
