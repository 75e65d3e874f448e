// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.proxy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * What is done to the traffic.
 *
 * @param refuses closes connections, new ones too
 * @param swallows reads and passes nothing on
 * @param toAgent how long bytes wait on their way to the agent
 * @param fromAgent how long bytes wait on their way back
 * @param responseLimit after how many bytes of a response the connection is closed
 * @param answer what each request is answered, in the agent's stead
 */
public record Fault(
        boolean refuses,
        boolean swallows,
        Duration toAgent,
        Duration fromAgent,
        long responseLimit,
        Optional<String> answer) {
    public static final Fault NONE = passing(false, false);
    public static final Fault CUT = passing(true, false);
    public static final Fault BLACK_HOLE = passing(false, true);

    private static Fault passing(boolean refuses, boolean swallows) {
        return new Fault(refuses, swallows, Duration.ZERO, Duration.ZERO, Long.MAX_VALUE, Optional.empty());
    }

    /** Holds bytes back; no duration is negative. */
    public static Fault delay(Duration toAgent, Duration fromAgent) {
        if (toAgent.isNegative() || fromAgent.isNegative()) {
            throw new IllegalArgumentException("a delay must not be negative: " + toAgent + ", " + fromAgent);
        }
        return new Fault(false, false, toAgent, fromAgent, Long.MAX_VALUE, Optional.empty());
    }

    /** Ends responses early; the number is not negative. */
    public static Fault truncateAfter(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
        return new Fault(false, false, Duration.ZERO, Duration.ZERO, bytes, Optional.empty());
    }

    /** Answers in the agent's stead; the status is one with a body. */
    public static Fault answering(int status, String body) {
        if (status < 200 || status > 599 || status == 204 || status == 304) {
            throw new IllegalArgumentException("a status must be 200 to 599 and neither 204 nor 304: " + status);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(body)) {
            throw new IllegalArgumentException("a body must be text, without half of a surrogate pair");
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String answer = "HTTP/1.1 " + status + " Injected\r\nContent-Type: text/plain\r\nContent-Length: "
                + bytes.length + "\r\n\r\n" + body;
        return new Fault(false, false, Duration.ZERO, Duration.ZERO, Long.MAX_VALUE, Optional.of(answer));
    }
}
