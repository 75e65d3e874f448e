// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import io.consulflux.error.ConsulAnswerException;
import io.consulflux.state.Snapshot;
import io.consulflux.state.Snapshot.Filtered;
import io.consulflux.text.Decimal;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What Consul says of an answer beside it (Consul {@code agent/http.go} {@code setMeta}). */
public final class Headers {

    private Headers() {}

    /**
     * The index of an answer to a read that can block, which Consul never leaves out.
     *
     * @throws ConsulAnswerException without it
     */
    public static long index(String operation, Response response) {
        return response.index()
                .orElseThrow(() -> new ConsulAnswerException(
                        operation,
                        response.status(),
                        "the answer has no X-Consul-Index. " + Stranger.words(response),
                        null));
    }

    /** A state with what the headers of its answer say. */
    public static <S> Snapshot<S> snapshot(S state, Response response, long index, long epoch) {
        return new Snapshot<>(state, index, epoch, age(response), filtered(response));
    }

    /** The age of a cached answer in seconds, or the milliseconds since the server last heard of the leader. */
    private static Optional<Duration> age(Response response) {
        return number(response, "age")
                .map(Duration::ofSeconds)
                .or(() -> number(response, "x-consul-lastcontact").map(Duration::ofMillis));
    }

    /**
     * Consul says only that something was left out, never that nothing was. Releases that would say so send their default
     * policy too; but they would not say it to a caller without a token, from whom nothing is kept only where everything is
     * allowed (Consul {@code agent/consul/rpc.go} {@code maskResultsFilteredByACLs}).
     */
    public static Filtered filtered(Response response) {
        if (response.header("x-consul-results-filtered-by-acls").isPresent()) {
            return Filtered.YES;
        }
        Optional<String> policy = response.header("x-consul-default-acl-policy");
        boolean wouldBeTold = policy.isPresent() && response.isToATokenOfItsOwn();
        return wouldBeTold || policy.filter("allow"::equals).isPresent() ? Filtered.NO : Filtered.UNKNOWN;
    }

    private static Optional<Long> number(Response response, String name) {
        return response.header(name)
                .filter(text -> text.length() < 18)
                .map(Decimal::unsigned)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong);
    }
}
