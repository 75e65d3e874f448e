// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.options;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the agent listens, parsed.
 *
 * @param tls whether the address itself asks for TLS
 * @param host a name, or a literal address without brackets; {@code localhost} for a Unix socket
 * @param port 0 for a Unix socket
 * @param prefix what stands before {@code /v1/} in every path, without a slash at its end; mostly empty
 * @param unixSocket the path of the Unix socket, if it is one
 */
public record ConsulAddress(boolean tls, String host, int port, String prefix, Optional<Path> unixSocket) {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)", Pattern.DOTALL);

    private static final Pattern AUTHORITY =
            Pattern.compile("(?:([A-Za-z0-9._-]+)|\\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)])(?::([0-9]{1,5}))?");

    private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*");

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if the text is none of the forms that {@code ConsulOptions.address} names
     */
    public static ConsulAddress parse(String text) {
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.matches()) {
            return overTcp(text, false, text, "");
        }
        String rest = scheme.group(2);
        return switch (scheme.group(1)) {
            case "http" -> withPrefix(text, false, rest);
            case "https" -> withPrefix(text, true, rest);
            case "unix" -> overUnix(text, rest);
            default -> throw refused(text);
        };
    }

    private static ConsulAddress withPrefix(String text, boolean tls, String rest) {
        int slash = rest.indexOf('/');
        return slash < 0
                ? overTcp(text, tls, rest, "")
                : overTcp(text, tls, rest.substring(0, slash), rest.substring(slash));
    }

    private static ConsulAddress overTcp(String text, boolean tls, String authority, String path) {
        Matcher matcher = AUTHORITY.matcher(authority);
        String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (!matcher.matches() || !PREFIX.matcher(prefix).matches()) {
            throw refused(text);
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        int usual = tls ? 443 : 80;
        int port = matcher.group(3) == null ? usual : Integer.parseInt(matcher.group(3));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("address: expected a port between 1 and 65535, got " + port);
        }
        return new ConsulAddress(tls, host, port, prefix, Optional.empty());
    }

    private static ConsulAddress overUnix(String text, String path) {
        if (!path.startsWith("/")) {
            throw refused(text);
        }
        return new ConsulAddress(false, "localhost", 0, "", Optional.of(Path.of(path)));
    }

    /** What stands before an at sign may be a password. */
    private static IllegalArgumentException refused(String text) {
        String given = text.contains("@") ? "an address with user info, which basicAuth is for" : '"' + text + '"';
        return new IllegalArgumentException("address: expected host:port, http://host:port, https://host:port"
                + " (these two with or without a path) or unix:///path, got " + given);
    }

    /** Host and port, as they stand in a request. */
    public String hostAndPort() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Host and port, or the path of the socket: how messages name the agent. */
    @Override
    public String toString() {
        if (unixSocket.isPresent()) {
            return "unix://" + unixSocket.get();
        }
        return hostAndPort() + prefix;
    }
}
