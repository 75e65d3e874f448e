// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.error.ConsulAnswerException;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.wire.Response;
import java.util.Optional;

/**
 * Reads listings of keys with their values (Consul {@code agent/structs/structs.go} {@code DirEntry}) at the price of what
 * changed.
 *
 * <p>An entry of the listing before is taken over as it is, key and value unread, if its key, its three indexes, its flags,
 * its session and the length of its value are those of the answer. That is sound as long as both come from one history:
 * after an index went backwards, as it does when a snapshot is restored, the same index may stand for another value, and
 * the listing before must not be given.
 *
 * <p>Two readers stand behind this: {@link KvScanner} for the JSON that Consul's encoder writes, and {@link KvParser} for
 * all JSON, when the first meets something it was not made for. They give the same result.
 */
public final class KvDecoder {

    private KvDecoder() {}

    /**
     * The listing that an answer holds.
     *
     * @param before the listing before, of the same or of a wider or narrower prefix; given back itself if nothing differs
     * @throws ConsulAnswerException if it is not a listing
     */
    public static KvListing decode(String operation, Response response, Optional<KvListing> before) {
        KvMerge merge = new KvMerge(before);
        return new KvScanner(response.body(), merge).scan()
                ? merge.listing()
                : KvParser.decode(operation, response, new KvMerge(before));
    }
}
