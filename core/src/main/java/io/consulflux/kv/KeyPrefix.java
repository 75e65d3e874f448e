// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

/**
 * The longest beginning of a key by which every release of Consul can be asked for it. Whoever writes past the HTTP API, as
 * agents do, writes keys that the API refuses to name: those with control characters and unclean paths, and since 2.0 those
 * in which a blank or two dots stand behind a percent sign (Consul {@code agent/kvs_endpoint.go} {@code validateKVKey}). What
 * begins with a shorter text can still be read.
 */
public final class KeyPrefix {

    private static final int ESCAPE = 3;

    /** What stands in a listing for bytes that are no text. */
    private static final int NO_TEXT = 0xFFFD;

    private KeyPrefix() {}

    /** The whole key, where it can be asked for. */
    public static String of(String key) {
        String text = key.substring(0, textEnd(key));
        String path = text.substring(0, pathEnd(text));
        // An escape that is not whole is none: nothing is decoded then.
        String named = isRefusedDecoded(path) ? path.substring(0, path.lastIndexOf('%') + ESCAPE - 1) : path;
        int end = named.length();
        while (end > 0 && named.charAt(end - 1) == ' ') {
            end--;
        }
        return named.substring(0, pathEnd(named.substring(0, end)));
    }

    private static int textEnd(String key) {
        int at = 0;
        while (at < key.length()) {
            int character = key.codePointAt(at);
            if (Character.isISOControl(character)
                    || character == NO_TEXT
                    || Character.getType(character) == Character.SURROGATE) {
                return at;
            }
            at += Character.charCount(character);
        }
        return at;
    }

    /** Where the first segment begins that the path of a request cannot hold. */
    private static int pathEnd(String key) {
        int from = 0;
        while (from < key.length()) {
            int slash = key.indexOf('/', from);
            String segment = key.substring(from, slash < 0 ? key.length() : slash);
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return from;
            }
            from = slash < 0 ? key.length() : slash + 1;
        }
        return key.length();
    }

    private static boolean isRefusedDecoded(String key) {
        StringBuilder decoded = new StringBuilder();
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) != '%') {
                decoded.append(key.charAt(i));
            } else if (i + ESCAPE > key.length() || !isHex(key.charAt(i + 1)) || !isHex(key.charAt(i + 2))) {
                return false;
            } else {
                decoded.append((char) Integer.parseInt(key, i + 1, i + ESCAPE, 16));
                i += ESCAPE - 1;
            }
        }
        boolean changed = decoded.length() != key.length();
        return changed && (decoded.indexOf(" ") >= 0 || decoded.indexOf("..") >= 0);
    }

    private static boolean isHex(char character) {
        return character < 0x80 && Character.digit(character, 16) >= 0;
    }
}
