// SPDX-License-Identifier: Apache-2.0
package io.consulflux.session;

/** What becomes of a kept session that is lost. */
public enum OnSessionLoss {
    /** The stream fails with {@link io.consulflux.error.ConsulSessionLostException}. */
    END,
    /** Another one is created in its place, as often as it takes. */
    RECREATE
}
