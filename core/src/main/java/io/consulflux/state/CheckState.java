// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

import java.util.Locale;

/** Which checks are meant, by how they stand. */
public enum CheckState {
    ANY,
    PASSING,
    WARNING,
    CRITICAL;

    /** Consul's word for it (Consul {@code api/health.go}). */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
