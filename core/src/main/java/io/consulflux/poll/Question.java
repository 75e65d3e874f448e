// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import io.consulflux.error.ConsulException;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.Optional;

/**
 * Something one can ask Consul again and again, waiting for the answer to change. Two questions that are equal are one:
 * they share a poll.
 *
 * @param <S> the state that an answer holds; equal states are no change
 */
public interface Question<S> {

    /** The request, before index and wait are added. */
    Request request();

    /** Where its poll begins, which says how its indexes are to be read; by default as those of keys and the catalog. */
    default Cursor start() {
        return KvCursor.start();
    }

    /** How many bytes a second its answers may cost; see {@link ByteBudget}. Without limit by default. */
    default long bytesPerSecond() {
        return ByteBudget.UNLIMITED;
    }

    /**
     * Reads an answer that carries data.
     *
     * @param before the state before, for those who can read the less the more is the same; where nothing changed it may
     *     be given back itself
     * @throws ConsulException if it is not what Consul answers
     */
    S read(Response response, Optional<S> before);

    /**
     * As {@link #read}, where the answer does not go on from the one before: it is the first, or the poll was broken off in
     * between. By default nothing is taken over from the state before: the servers may have been replaced meanwhile by others
     * that count on from an older snapshot, so that the same indexes stand for other values.
     */
    default S readAnew(Response response, Optional<S> before) {
        return read(response, Optional.empty());
    }
}
