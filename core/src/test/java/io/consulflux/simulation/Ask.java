// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.wire.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A request as Consul's HTTP server sees it: decoded. */
record Ask(Request.Method method, String path, SortedMap<String, String> parameters, Bytes body) {

    private static final Duration DEFAULT_WAIT = Duration.ofMinutes(5);

    static Ask of(Request request) {
        String target = request.target();
        int mark = target.indexOf('?');
        SortedMap<String, String> parameters = new TreeMap<>();
        if (mark >= 0) {
            for (String parameter : target.substring(mark + 1).split("&", -1)) {
                String[] parts = parameter.split("=", 2);
                parameters.putIfAbsent(parts[0], parts.length == 2 ? decoded(parts[1]) : "");
            }
        }
        return new Ask(request.method(), decoded(request.path()), parameters, request.body());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    boolean has(String parameter) {
        return parameters.containsKey(parameter);
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    long number(String name) {
        return parameter(name).map(Long::parseUnsignedLong).orElse(0L);
    }

    Duration pause() {
        return parameter("wait")
                .map(text -> Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2))))
                .orElse(DEFAULT_WAIT);
    }

    /** As Go writes it. */
    String query() {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
    }

    /** What follows a prefix of the path. */
    Optional<String> after(String prefix) {
        return path.startsWith(prefix) ? Optional.of(path.substring(prefix.length())) : Optional.empty();
    }
}
