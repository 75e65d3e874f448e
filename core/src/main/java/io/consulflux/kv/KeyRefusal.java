// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.error.ConsulException;

/** Whether a transaction over many keys failed for one of them, so that a part of it may be answered. */
public final class KeyRefusal {

    /** Consul takes no transaction that names one of the keys (from 2.0 on, Consul {@code agent/txn_endpoint.go}). */
    private static final int REFUSED = 400;

    private static final int TOO_LARGE = 413;

    private KeyRefusal() {}

    public static boolean is(Throwable failure) {
        return isOfName(failure) || status(failure) == TOO_LARGE || failure instanceof ConsulAnswerTooLongException;
    }

    /** Whether the names of the keys are the reason, and not how many or how long they are. */
    public static boolean isOfName(Throwable failure) {
        return status(failure) == REFUSED;
    }

    private static int status(Throwable failure) {
        return failure instanceof ConsulException consul ? consul.status().orElse(-1) : -1;
    }
}
