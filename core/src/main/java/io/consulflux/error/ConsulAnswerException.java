// SPDX-License-Identifier: Apache-2.0
package io.consulflux.error;

import org.jspecify.annotations.Nullable;

/**
 * Something answered, but not as Consul does: a body that is not the expected JSON, a missing header, a redirect. Or as
 * Consul does, but too much: {@link ConsulAnswerTooLongException}.
 */
public sealed class ConsulAnswerException extends ConsulPermanentException permits ConsulAnswerTooLongException {

    private static final long serialVersionUID = 1L;

    /**
     * An answer that makes no sense.
     *
     * @param operation method and path
     * @param status the HTTP status
     */
    public ConsulAnswerException(String operation, int status, String message, @Nullable Throwable cause) {
        super(operation, status, message, cause);
    }
}
