// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import io.consulflux.text.Text;
import io.consulflux.wire.Request;

/**
 * The path of a key or of a folder of keys.
 *
 * <p>Consul's HTTP server cleans paths before it looks at them and answers an unclean one with a redirect to another key
 * (Consul issues 3476 and 15933), so that unclean keys are refused here.
 */
public final class KeyPath {

    private KeyPath() {}

    /**
     * The path of a key.
     *
     * @throws IllegalArgumentException if it is blank, begins with a slash, has an empty, {@code .} or {@code ..} segment
     *     (one slash at the end is allowed), or is no text: a control character, which Consul refuses without a word, or
     *     half a character, which no UTF-8 can carry
     */
    public static String of(String key) {
        Text.require("key", key);
        if (key.isBlank() || key.startsWith("/")) {
            throw unfit(key);
        }
        if (key.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("key: expected no control characters, got \"" + key + "\"");
        }
        String whole = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        for (String segment : whole.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw unfit(key);
            }
        }
        return "/v1/kv/" + Request.encode(key, true);
    }

    private static IllegalArgumentException unfit(String key) {
        return new IllegalArgumentException(
                "key: expected one without leading slash and without empty, \".\" or \"..\" segments, got \"" + key
                        + "\"");
    }
}
