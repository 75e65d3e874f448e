// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.options;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy on the way to the agent.
 *
 * @param host a name, or a literal address without brackets
 * @param auth what it wants to know of whoever uses it
 */
public record HttpProxy(String host, int port, Optional<OptionValues.BasicAuth> auth) {

    private static final Pattern ADDRESS = Pattern.compile("(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:([^/@]*(?:@[^/@]*)*)@)?"
            + "(?:([A-Za-z0-9._-]+)|\\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)])(?::([0-9]{1,5}))?/?");

    /**
     * Reads {@code http://user:password@host:port}; scheme, user, password and port may be missing, and user and password
     * be percent-encoded.
     *
     * @throws IllegalArgumentException if it is none; what may hold a password is not repeated
     */
    public static HttpProxy parse(String text) {
        Matcher matcher = ADDRESS.matcher(text.strip());
        if (!matcher.matches()) {
            throw refused(text);
        }
        String scheme = matcher.group(1);
        if (scheme != null && !scheme.equalsIgnoreCase("http")) {
            throw new IllegalArgumentException(
                    "proxy: expected one that speaks HTTP, http://host:port (neither TLS to the"
                            + " proxy nor SOCKS is known), got one with " + scheme + "://");
        }
        String host = matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
        int port = matcher.group(5) == null ? 80 : Integer.parseInt(matcher.group(5));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("proxy: expected a port between 1 and 65535, got " + port);
        }
        return new HttpProxy(host, port, Optional.ofNullable(matcher.group(2)).map(HttpProxy::auth));
    }

    private static OptionValues.BasicAuth auth(String userInfo) {
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? new OptionValues.BasicAuth(decoded(userInfo), "")
                : new OptionValues.BasicAuth(
                        decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException odd) {
            throw new IllegalArgumentException("proxy: expected user and password percent-encoded");
        }
    }

    private static IllegalArgumentException refused(String text) {
        String given = text.contains("@") ? "one with user info that cannot be read" : '"' + text + '"';
        return new IllegalArgumentException(
                "proxy: expected http://host:port, with or without user:password@, got " + given);
    }

    /** Host and port: how messages name it. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
