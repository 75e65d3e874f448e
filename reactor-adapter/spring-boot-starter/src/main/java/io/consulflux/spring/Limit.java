// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import java.time.Duration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Durations within their bounds. */
final class Limit {

    static final Duration LONGEST_CALL = Duration.ofHours(1);

    private Limit() {}

    /** The duration itself, if it is one millisecond or more and not above the longest. */
    static Duration of(String property, Duration given, Duration longest) {
        if (given.compareTo(Duration.ofMillis(1)) < 0 || given.compareTo(longest) > 0) {
            throw new InvalidConfigurationPropertyValueException(
                    property,
                    given,
                    "expected between 1 ms and " + (longest.toDays() > 0 ? longest.toDays() + " days" : "1 h")
                            + ", got " + given);
        }
        return given;
    }
}
