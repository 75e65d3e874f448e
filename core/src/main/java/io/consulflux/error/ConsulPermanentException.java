// SPDX-License-Identifier: Apache-2.0
package io.consulflux.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure that stays until the caller, the cluster or its rules change. Open, since a recipe's own failures stand beside
 * its own words; the library alone makes them.
 */
public abstract non-sealed class ConsulPermanentException extends ConsulException {

    private static final long serialVersionUID = 1L;

    /**
     * As its subclasses say.
     *
     * @param operation method and path, or what was attempted
     * @param status the HTTP status of the answer, -1 where none came
     */
    protected ConsulPermanentException(String operation, int status, String message, @Nullable Throwable cause) {
        super(operation, status, message, cause);
    }
}
