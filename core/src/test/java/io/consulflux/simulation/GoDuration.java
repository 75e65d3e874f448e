// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go reads them: {@code 1m30s}. */
final class GoDuration {

    private static final Pattern WHOLE = Pattern.compile("(\\d+(h|ms|m|s))+|0|");
    private static final Pattern PART = Pattern.compile("(\\d+)(h|ms|m|s)");
    private static final Map<String, Duration> UNITS = Map.of(
            "h",
            Duration.ofHours(1),
            "m",
            Duration.ofMinutes(1),
            "s",
            Duration.ofSeconds(1),
            "ms",
            Duration.ofMillis(1));

    private GoDuration() {}

    /** Nothing where it is none; zero for no text. */
    static Optional<Duration> parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        for (Matcher part = PART.matcher(text); part.find(); ) {
            sum = sum.plus(
                    Objects.requireNonNull(UNITS.get(part.group(2))).multipliedBy(Long.parseLong(part.group(1))));
        }
        return Optional.of(sum);
    }
}
