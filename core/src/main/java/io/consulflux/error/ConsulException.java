// SPDX-License-Identifier: Apache-2.0
package io.consulflux.error;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The root of what can go wrong at run time. Its two branches answer the question that a caller has: can the same call
 * succeed later ({@link ConsulTransientException}) or not ({@link ConsulPermanentException})?
 *
 * <p>Messages name the operation and what Consul answered. They never contain a token.
 */
public abstract sealed class ConsulException extends RuntimeException
        permits ConsulTransientException, ConsulPermanentException {

    private static final long serialVersionUID = 1L;

    /** -1 stands for "no answer": an exception is serialized, an OptionalInt is not. */
    private final int status;

    private final String operation;

    ConsulException(String operation, int status, String message, @Nullable Throwable cause) {
        super(operation + ": " + message, cause);
        this.operation = operation;
        this.status = status;
    }

    /** What was attempted, as method and path: {@code PUT /v1/session/create}. */
    public String operation() {
        return operation;
    }

    /** The HTTP status of the answer, if one came. */
    public OptionalInt status() {
        return status < 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** Whether the same call can succeed later without any change on the caller's side. */
    public final boolean isRetryable() {
        return this instanceof ConsulTransientException;
    }
}
