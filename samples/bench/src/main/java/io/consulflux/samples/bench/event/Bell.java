// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells when the event that is awaited was told. One waits; any may tell. */
final class Bell {

    private static final Pattern PAYLOAD = Pattern.compile("\"Payload\":\"([^\"]*)\"");

    private volatile Awaited awaited = new Awaited("");

    private static final class Awaited {

        private final String payload;
        private final CountDownLatch rung = new CountDownLatch(1);
        private volatile long at;

        Awaited(String payload) {
            this.payload = payload;
        }
    }

    /** Before the event with this payload is fired. */
    void expect(String payload) {
        awaited = new Awaited(payload);
    }

    /** An event was told, just now. */
    void told(String payload) {
        told(payload, System.nanoTime());
    }

    void told(String payload, long at) {
        Awaited current = awaited;
        if (payload.equals(current.payload) && current.rung.getCount() > 0) {
            current.at = at;
            current.rung.countDown();
        }
    }

    /** All events in this JSON were told. */
    void toldAll(String json, long at) {
        Matcher payloads = PAYLOAD.matcher(json);
        while (payloads.find()) {
            told(text(payloads.group(1)), at);
        }
    }

    /** Go writes bytes as Base64. */
    static String text(String payload) {
        return new String(Base64.getDecoder().decode(payload), StandardCharsets.UTF_8);
    }

    /** When it was told, on the monotonic clock; empty if it was not. */
    OptionalLong await(Duration patience) throws InterruptedException {
        Awaited current = awaited;
        return current.rung.await(patience.toNanos(), TimeUnit.NANOSECONDS)
                ? OptionalLong.of(current.at)
                : OptionalLong.empty();
    }
}
