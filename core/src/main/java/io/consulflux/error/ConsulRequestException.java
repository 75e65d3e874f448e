// SPDX-License-Identifier: Apache-2.0
package io.consulflux.error;

/** Consul refused the request as it stands: a value it does not accept, a key or a session that does not exist. */
public final class ConsulRequestException extends ConsulPermanentException {

    private static final long serialVersionUID = 1L;

    /**
     * A refusal of this operation.
     *
     * @param operation method and path
     * @param status the HTTP status, or -1 where the request was refused before it was sent
     */
    public ConsulRequestException(String operation, int status, String message) {
        super(operation, status, message, null);
    }
}
