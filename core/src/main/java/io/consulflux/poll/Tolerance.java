// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a read that is done again and again tolerates failures.
 *
 * @param outageLimit how long nobody may serve it; empty for ever
 * @param refusalLimit how long those who have seen a state tolerate a refused token, an answer that is none of Consul's, or
 *     an error 500: tokens are replicated, what stands before Consul is restarted, and of the texts of errors that pass not
 *     all are known
 */
public record Tolerance(Optional<Duration> outageLimit, Duration refusalLimit) {}
