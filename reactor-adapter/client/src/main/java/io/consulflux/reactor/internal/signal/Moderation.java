// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What keeps a log readable: no line more than once a minute, and nothing in it that only looks like one. */
public final class Moderation {

    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int LONGEST = 500;

    private final Map<String, Long> told = new HashMap<>();

    /** Whether this may be told now, as it will be. There are few such subjects: agents, and ways to fail. */
    public synchronized boolean allows(String subject, long nanos) {
        Long last = told.get(subject);
        if (last != null && nanos - last < PAUSE_NANOS) {
            return false;
        }
        told.put(subject, nanos);
        return true;
    }

    /** Text from outside, of moderate length and without what moves a cursor, breaks a line or turns its direction. */
    public static String harmless(String text) {
        String plain = text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}
