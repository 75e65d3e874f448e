// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import java.util.OptionalLong;

/** Why an answer was not read to its end, as a cause: it is the request that is too wide, not Consul that fails. */
public final class TooLongException extends Exception {

    private static final long serialVersionUID = 1L;

    private final long limit;

    /** @param limit the most that would have been read, in bytes */
    public TooLongException(long limit) {
        super("longer than " + limit + " bytes", null, false, false);
        this.limit = limit;
    }

    /** The most that would have been read, in bytes; of a failure that this is the cause of, and else nothing. */
    public static OptionalLong limit(Throwable failure) {
        return failure.getCause() instanceof TooLongException tooLong
                ? OptionalLong.of(tooLong.limit)
                : OptionalLong.empty();
    }

    /** Whether that is why it failed. */
    public static boolean isCauseOf(Throwable failure) {
        return failure.getCause() instanceof TooLongException;
    }
}
