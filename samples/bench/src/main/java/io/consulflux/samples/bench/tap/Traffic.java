// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.tap;

import io.consulflux.samples.bench.tap.Exchange.Answer;
import io.consulflux.samples.bench.tap.Exchange.Purpose;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * What a client asked for, in sum.
 *
 * @param requests of each purpose
 * @param listed bytes of the listings, as meant
 * @param listedWire the same as sent, compressed where the client asked for that
 * @param keysRead how many keys were read, each as often as it was
 * @param readAgain how many of them had been read before
 */
public record Traffic(Map<Purpose, Integer> requests, long listed, long listedWire, long keysRead, long readAgain) {

    public static Traffic of(List<Exchange> exchanges) {
        Map<Purpose, Integer> requests = new EnumMap<>(Purpose.class);
        Map<String, Integer> keys = new HashMap<>();
        for (Exchange exchange : exchanges) {
            requests.merge(exchange.purpose(), 1, Integer::sum);
            exchange.keys().forEach(key -> keys.merge(key, 1, Integer::sum));
        }
        long read = keys.values().stream().mapToLong(Integer::intValue).sum();
        return new Traffic(
                requests,
                sum(exchanges, Answer::plainBytes),
                sum(exchanges, Answer::wireBytes),
                read,
                read - keys.size());
    }

    private static long sum(List<Exchange> exchanges, ToLongFunction<Answer> bytes) {
        return exchanges.stream()
                .filter(exchange -> exchange.purpose() == Purpose.LISTING)
                .map(Exchange::answer)
                .filter(Objects::nonNull)
                .mapToLong(bytes)
                .sum();
    }

    public int total() {
        return requests.values().stream().mapToInt(Integer::intValue).sum();
    }

    public int of(Purpose purpose) {
        return requests.getOrDefault(purpose, 0);
    }
}
