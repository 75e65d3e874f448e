// SPDX-License-Identifier: Apache-2.0
package io.consulflux.text;

/**
 * A name at the end of a path. Consul's HTTP server cleans paths after it has decoded them and answers an unclean one with a
 * redirect to another name, so that such names are refused.
 */
public final class CleanName {

    private CleanName() {}

    /**
     * The name itself.
     *
     * @param what what the name is one of, for the message
     * @throws IllegalArgumentException if Consul would take the name for another one, or no UTF-8 can carry it
     */
    public static String require(String what, String name) {
        Text.require(what, name);
        boolean unclean = name.isBlank();
        for (String segment : name.split("/", -1)) {
            unclean |= segment.isEmpty() || segment.equals(".") || segment.equals("..");
        }
        if (unclean) {
            throw new IllegalArgumentException(
                    what + ": expected a name without empty, \".\" or \"..\" segments, got \"" + name + "\"");
        }
        return name;
    }
}
