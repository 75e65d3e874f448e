// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

import io.consulflux.error.ConsulException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one poll of Consul fares: what it asks, when it was answered last, and what went wrong. A failure that no retry
 * mends, a refused token among them, ends the poll of those who have seen no state; where a state has been seen, it is
 * borne for a while, which shows here and nowhere else.
 *
 * @param question the method, the path and the query, encoded, without index and wait; where one
 *     agent of several is asked, and no other, {@code through} and its address follow. It never holds a token
 * @param healthySince when the first answer came after the start or after the last failure; empty while the poll fails and
 *     before its first answer
 * @param failingSince when the first of the tries failed that have failed one after another; empty while none does
 * @param lastContact when the last answer came that told a state; a refusal is none
 * @param index the index of that answer, an unsigned 64-bit number
 * @param retries how many tries failed one after another since that answer
 * @param lastFailure what the last try that failed failed with; it stays after an answer
 * @param watchers how many share the poll; all watches of keys and prefixes that one listing covers are one
 * @param sliced whether more is polled at the moment than there are connections, so that each poll waits its turn and a
 *     change is told some seconds late
 */
public record PollHealth(
        String question,
        Optional<Instant> healthySince,
        Optional<Instant> failingSince,
        Optional<Instant> lastContact,
        OptionalLong index,
        int retries,
        Optional<ConsulException> lastFailure,
        int watchers,
        boolean sliced) {

    public PollHealth {
        require(!question.isBlank(), "question: expected a request, got a blank");
        require(retries >= 0, "retries: expected 0 or more, got " + retries);
        require(watchers >= 0, "watchers: expected 0 or more, got " + watchers);
        require(
                lastContact.isPresent() == index.isPresent(),
                "index: expected with lastContact, got " + index + " with " + lastContact);
        require(
                healthySince.isPresent() == (lastContact.isPresent() && retries == 0),
                "healthySince: expected after an answer without a failure since, got " + healthySince + " with "
                        + lastContact + " and " + retries + " retries");
        require(
                failingSince.isPresent() == (retries > 0),
                "failingSince: expected with failures and not without, got " + failingSince + " with " + retries
                        + " retries");
        require(
                retries == 0 || lastFailure.isPresent(),
                "lastFailure: expected with " + retries + " retries, got none");
    }

    /** Whether the last try failed. A poll whose first answer is still awaited neither fails nor is healthy. */
    public boolean isFailing() {
        return retries > 0;
    }

    private static void require(boolean kept, String message) {
        if (!kept) {
            throw new IllegalArgumentException(message);
        }
    }
}
