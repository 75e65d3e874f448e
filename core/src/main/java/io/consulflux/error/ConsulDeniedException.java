// SPDX-License-Identifier: Apache-2.0
package io.consulflux.error;

/** Consul knows no such token, or the token lacks a right (HTTP 403). */
public final class ConsulDeniedException extends ConsulPermanentException {

    private static final long serialVersionUID = 1L;

    /**
     * A refusal of this operation.
     *
     * @param operation method and path
     */
    public ConsulDeniedException(String operation, String message) {
        super(operation, 403, message, null);
    }
}
