// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

import io.consulflux.Bytes;
import java.util.Optional;

/**
 * A key and what Consul holds under it (Consul {@code agent/structs/structs.go} {@code DirEntry}). The indexes and the
 * flags are unsigned 64-bit numbers.
 *
 * @param flags the caller's own number
 * @param lockIndex how often the key has been locked
 * @param session the session that holds the lock, if one does
 * @param createIndex when the key was created
 * @param modifyIndex when it last changed; the number for a check-and-set
 */
public record KvEntry(
        String key,
        Bytes value,
        long flags,
        long lockIndex,
        Optional<String> session,
        long createIndex,
        long modifyIndex) {}
