// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

/**
 * A state of Consul as one answer told it.
 *
 * @param index the answer's index, unsigned
 * @param epoch see {@link KvCursor#epoch()}
 */
public record Snapshot<S>(S state, long index, long epoch) {}
