// SPDX-License-Identifier: Apache-2.0
package io.consulflux.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A key that was to be held is held by another. */
public final class ConsulTakenException extends ConsulPermanentException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final @Nullable String session;
    private final @Nullable String node;

    /**
     * Of this key.
     *
     * @param operation method and path
     * @param session the session that holds it, if Consul tells
     * @param node the node to which that is bound, if Consul tells
     */
    public ConsulTakenException(
            String operation, String key, Optional<String> session, Optional<String> node, String message) {
        super(operation, -1, message, null);
        this.key = key;
        this.session = session.orElse(null);
        this.node = node.orElse(null);
    }

    /** The key. */
    public String key() {
        return key;
    }

    /** The session that holds it, if it is known. */
    public Optional<String> session() {
        return Optional.ofNullable(session);
    }

    /** The node to which that session is bound, if it is known. */
    public Optional<String> node() {
        return Optional.ofNullable(node);
    }
}
