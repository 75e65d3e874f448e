// SPDX-License-Identifier: Apache-2.0
package io.consulflux.error;

/** The session that carried the work is gone, or must be taken for gone because its time to live has passed. */
public final class ConsulSessionLostException extends ConsulPermanentException {

    private static final long serialVersionUID = 1L;

    /**
     * The loss of this session.
     *
     * @param session its id
     */
    public ConsulSessionLostException(String session, String message) {
        super("session " + session, -1, message, null);
    }
}
