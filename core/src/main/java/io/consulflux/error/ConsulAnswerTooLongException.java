// SPDX-License-Identifier: Apache-2.0
package io.consulflux.error;

import java.util.OptionalLong;

/**
 * An answer was not read, or not to its end, because it is longer than a single answer may be. The request is too wide:
 * ask for the names of keys only, or below a narrower prefix, or let answers be longer.
 */
public final class ConsulAnswerTooLongException extends ConsulAnswerException {

    private static final long serialVersionUID = 1L;

    private final long limit;

    /** -1 stands for "not stated". */
    private final long size;

    /**
     * Of this answer.
     *
     * @param operation method and path
     * @param status the HTTP status
     * @param limit how many bytes a single answer may have
     * @param size how many it states to have, if it does
     */
    public ConsulAnswerTooLongException(String operation, int status, long limit, OptionalLong size) {
        super(operation, status, inWords(limit, size), null);
        this.limit = limit;
        this.size = size.orElse(-1);
    }

    /** How many bytes a single answer may have. */
    public long limit() {
        return limit;
    }

    /** How many bytes the answer states to have, if it states that. */
    public OptionalLong size() {
        return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }

    private static String inWords(long limit, OptionalLong size) {
        String stated = size.isPresent() ? " (it states " + size.getAsLong() + ")" : "";
        return "the answer is longer than " + limit + " bytes" + stated
                + ": ask for a narrower prefix, or for keys() only, or raise answerLimit";
    }
}
