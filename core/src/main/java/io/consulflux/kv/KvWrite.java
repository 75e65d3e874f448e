// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import io.consulflux.Bytes;
import io.consulflux.codec.OutcomeDecoder;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.Optional;

/**
 * One write or deletion of keys (Consul {@code agent/kvs_endpoint.go}). Flags and indexes are sent as the unsigned numbers
 * that they are: to a sign Consul answers 500.
 *
 * @param request what is sent
 */
public record KvWrite(Request request) {

    /** What Consul takes for a value unless it is told otherwise by {@code limits.kv_max_value_size}. */
    public static final int MAX_VALUE = 512 * 1024;

    private static final long ONLY_IF_ABSENT = 0;

    /**
     * Sets a key, whatever it holds.
     *
     * @throws IllegalArgumentException if the value is too long, or Consul would take the key for another one
     */
    public static KvWrite put(String key, Bytes value, long flags) {
        return new KvWrite(write(key, value, flags));
    }

    /** Sets a key that is not there; limits as for {@link #put}. */
    public static KvWrite putIfAbsent(String key, Bytes value, long flags) {
        return new KvWrite(withCas(write(key, value, flags), ONLY_IF_ABSENT));
    }

    /**
     * Sets a key that still stands at this index; limits as for {@link #put}.
     *
     * @throws IllegalArgumentException if the index is 0, which to Consul means "only if absent"
     */
    public static KvWrite cas(String key, long modifyIndex, Bytes value, long flags) {
        return new KvWrite(withCas(write(key, value, flags), known(modifyIndex)));
    }

    /**
     * Sets a key and lets a session hold it, unless another holds it or a lock delay runs; limits as for {@link #put}.
     * A session may do so again with a key that it holds.
     */
    public static KvWrite acquire(String key, String session, Bytes value, long flags) {
        return new KvWrite(write(key, value, flags).with("acquire", session));
    }

    /** Deletes a key, if it is there. */
    public static KvWrite delete(String key) {
        return new KvWrite(Request.delete(KeyPath.of(key)));
    }

    /**
     * Deletes a key that still stands at this index.
     *
     * @throws IllegalArgumentException if the index is 0, with which Consul never deletes
     */
    public static KvWrite delete(String key, long modifyIndex) {
        return new KvWrite(withCas(Request.delete(KeyPath.of(key)), known(modifyIndex)));
    }

    /**
     * Deletes all keys in a folder. Consul matches the prefix as a string, so that one without a slash at its end would
     * reach the neighbours, and an empty one the whole store.
     *
     * @param folder with or without a slash at its end
     * @throws IllegalArgumentException if it is blank or begins with a slash
     */
    public static KvWrite deleteUnder(String folder) {
        if (folder.isBlank()) {
            throw new IllegalArgumentException(
                    "folder: expected one with a name, got a blank: that is all keys there are");
        }
        String path = KeyPath.of(folder.endsWith("/") ? folder : folder + "/");
        return new KvWrite(Request.delete(path).flagged("recurse"));
    }

    public KvWrite inDatacenter(Optional<String> datacenter) {
        return new KvWrite(request.with("dc", datacenter));
    }

    /** Whether it was done. */
    public boolean isDone(Response response) {
        return OutcomeDecoder.decode(request.operation(), response);
    }

    private static Request write(String key, Bytes value, long flags) {
        Request request = Request.put(KeyPath.of(key), value);
        if (value.size() > MAX_VALUE) {
            throw new IllegalArgumentException("value of \"" + key + "\": expected at most " + MAX_VALUE
                    + " bytes, the most that Consul takes, got " + value.size());
        }
        return flags == 0 ? request : request.with("flags", Long.toUnsignedString(flags));
    }

    private static Request withCas(Request request, long index) {
        return request.with("cas", Long.toUnsignedString(index));
    }

    private static long known(long modifyIndex) {
        if (modifyIndex == 0) {
            throw new IllegalArgumentException(
                    "modify index: expected one that Consul has told, got 0, which stands for an absent key");
        }
        return modifyIndex;
    }
}
