// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import org.jspecify.annotations.Nullable;

/** A failure that stays until the caller, the cluster or its rules change. */
public abstract sealed class ConsulPermanentException extends ConsulException
        permits BarrierBrokenException,
                ConsulDeniedException,
                ConsulRequestException,
                ConsulAnswerException,
                ConsulSessionLostException,
                ConsulTakenException,
                ConsulExecException,
                ConsulClosedException {

    private static final long serialVersionUID = 1L;

    ConsulPermanentException(String operation, int status, String message, @Nullable Throwable cause) {
        super(operation, status, message, cause);
    }
}
