// SPDX-License-Identifier: Apache-2.0
package io.consulflux.error;

/** The {@code ConsulFlux} was disposed before the call, or while it ran. */
public final class ConsulClosedException extends ConsulPermanentException {

    private static final long serialVersionUID = 1L;

    /**
     * A call that came too late.
     *
     * @param operation what was attempted
     */
    public ConsulClosedException(String operation) {
        super(operation, -1, "this ConsulFlux has been disposed", null);
    }
}
