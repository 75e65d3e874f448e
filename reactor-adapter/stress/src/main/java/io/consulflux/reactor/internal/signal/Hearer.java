// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Remembers what it is told, in a plain list: signals that are not serial would tear it. */
public final class Hearer<T> implements CoreSubscriber<T> {

    /** A subscription that nobody serves. */
    static final Subscription NOTHING = new Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private final List<T> values = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();

    @Override
    public void onSubscribe(Subscription subscription) {}

    @Override
    public void onNext(T value) {
        values.add(value);
    }

    @Override
    public void onError(Throwable failure) {
        ends.add("error");
    }

    @Override
    public void onComplete() {
        ends.add("complete");
    }

    public String heard(Function<T, Integer> reading) {
        if (values.isEmpty() && ends.isEmpty()) {
            return "nothing";
        }
        return Stream.concat(values.stream().map(reading).map(String::valueOf), ends.stream())
                .collect(Collectors.joining(" "));
    }
}
