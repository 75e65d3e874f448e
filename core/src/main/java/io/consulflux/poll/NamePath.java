// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import io.consulflux.text.CleanName;
import io.consulflux.wire.Request;

/** A path that ends with a name. */
public final class NamePath {

    private NamePath() {}

    /**
     * The path of a name.
     *
     * @param what what the name is one of, for the message
     * @throws IllegalArgumentException if Consul would take the name for another one, or no UTF-8 can carry it
     */
    public static String of(String folder, String what, String name) {
        return folder + Request.encode(CleanName.require(what, name), false);
    }
}
