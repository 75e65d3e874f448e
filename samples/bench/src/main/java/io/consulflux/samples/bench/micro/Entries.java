// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.micro;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.consulflux.Bytes;
import io.consulflux.wire.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Listings as Consul writes them. */
final class Entries {

    /** One of sixteen prefixes of 10,000 keys. */
    static final int COUNT = 625;

    private static final int OK = 200;

    /** What one would bind by Jackson. */
    @SuppressWarnings("ArrayRecordComponent") // the type that Jackson decodes Base64 to; never compared
    record Bound(
            @JsonProperty("LockIndex") long lockIndex,
            @JsonProperty("Key") String key,
            @JsonProperty("Flags") long flags,
            @JsonProperty("Value") byte @Nullable [] value,
            @JsonProperty("Session") @Nullable String session,
            @JsonProperty("CreateIndex") long createIndex,
            @JsonProperty("ModifyIndex") long modifyIndex) {}

    private Entries() {}

    /** @param changed the number of the entry that was written last */
    static byte[] json(int changed) {
        return IntStream.range(0, COUNT)
                .mapToObj(number -> entry(number, number == changed ? 90_001 : 10_000 + number))
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    static Response answer(byte[] json) {
        return new Response(OK, Map.of("x-consul-index", "90001"), Bytes.owning(json));
    }

    private static String entry(int number, int modifyIndex) {
        byte[] value = (modifyIndex + ", and some more text").getBytes(StandardCharsets.UTF_8);
        return String.format(
                Locale.ROOT,
                "{\"LockIndex\":0,\"Key\":\"bench/some-service/key-%05d\",\"Flags\":0,\"Value\":\"%s\","
                        + "\"CreateIndex\":%d,\"ModifyIndex\":%d}",
                number,
                Base64.getEncoder().encodeToString(value),
                10_000 + number,
                modifyIndex);
    }
}
