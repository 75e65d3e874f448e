// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.error;

import org.jspecify.annotations.Nullable;

/**
 * The cluster could not be started, changed or ended as asked. The message names each thing that was tried, says what to
 * do about it and, where an agent is at fault, shows the end of that agent's log. Retrying without a change will not help.
 */
public final class ConsulClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure whose whole story is in its message. */
    public ConsulClusterException(String message) {
        super(message);
    }

    /** A failure with the cause below it. */
    public ConsulClusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
