// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.protocol.Moment;
import java.time.Duration;
import java.util.OptionalLong;

/** How long a call that Consul cannot serve now is tried again: twice a second, for ten seconds from its first failure. */
final class Patience {

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private OptionalLong until = OptionalLong.empty();
    private OptionalLong retryAt = OptionalLong.empty();

    /** Takes a failure; says whether to try again, at {@link #retryAt()}. */
    boolean allows(Moment at) {
        if (until.isEmpty()) {
            until = OptionalLong.of(at.after(LIMIT));
        }
        boolean allowed = at.nanos() < until.getAsLong();
        retryAt = allowed ? OptionalLong.of(at.after(PAUSE)) : OptionalLong.empty();
        return allowed;
    }

    void retried() {
        retryAt = OptionalLong.empty();
    }

    OptionalLong retryAt() {
        return retryAt;
    }
}
