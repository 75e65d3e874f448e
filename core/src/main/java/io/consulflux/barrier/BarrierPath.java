// SPDX-License-Identifier: Apache-2.0
package io.consulflux.barrier;

import io.consulflux.kv.KeyPath;
import io.consulflux.text.Text;

/** How the keys of a barrier are made: {@code <prefix>/<id>}. */
final class BarrierPath {

    private BarrierPath() {}

    /**
     * The prefix with one slash at its end, so that it is no beginning of another name.
     *
     * @throws IllegalArgumentException if no key can begin so, see {@link KeyPath#of}
     */
    static String prefix(String given) {
        Text.require("prefix", given);
        int end = given.length();
        while (end > 0 && given.charAt(end - 1) == '/') {
            end--;
        }
        String prefix = given.substring(0, end);
        require("prefix", given, !prefix.isBlank() && isKey(prefix));
        return prefix + "/";
    }

    /** The id itself, if it can be the last part of a key. */
    static String id(String given) {
        Text.require("id", given);
        require("id", given, !given.isBlank() && given.indexOf('/') < 0 && isKey(given));
        return given;
    }

    private static boolean isKey(String text) {
        try {
            KeyPath.of(text);
            return true;
        } catch (IllegalArgumentException unfit) {
            return false;
        }
    }

    private static void require(String what, String given, boolean fits) {
        if (!fits) {
            String slashes = what.equals("id") ? "without a slash" : "without a leading slash or empty segments";
            throw new IllegalArgumentException(what + ": expected a text " + slashes
                    + ", control characters, or \".\" and \"..\" as segments, got \"" + given + "\"");
        }
    }
}
