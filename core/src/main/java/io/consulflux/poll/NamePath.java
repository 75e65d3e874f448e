// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import io.consulflux.codec.Text;
import io.consulflux.wire.Request;

/**
 * A path that ends with a name.
 *
 * <p>Consul's HTTP server cleans paths after it has decoded them and answers an unclean one with a redirect to another
 * name, so that such names are refused here.
 */
public final class NamePath {

    private NamePath() {}

    /**
     * The path of a name.
     *
     * @param what what the name is one of, for the message
     * @throws IllegalArgumentException if Consul would take the name for another one, or no UTF-8 can carry it
     */
    public static String of(String folder, String what, String name) {
        Text.require(what, name);
        boolean unclean = name.isBlank();
        for (String segment : name.split("/", -1)) {
            unclean |= segment.isEmpty() || segment.equals(".") || segment.equals("..");
        }
        if (unclean) {
            throw new IllegalArgumentException(
                    what + ": expected a name without empty, \".\" or \"..\" segments, got \"" + name + "\"");
        }
        return folder + Request.encode(name, false);
    }
}
