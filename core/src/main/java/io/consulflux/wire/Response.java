// SPDX-License-Identifier: Apache-2.0
package io.consulflux.wire;

import io.consulflux.Bytes;
import io.consulflux.text.Decimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * One HTTP answer, whole.
 *
 * @param headers by name, in lower case
 */
public record Response(int status, Map<String, String> headers, Bytes body) {

    /**
     * The name of a header that Consul does not send: a transport adds it to say which agent gave the answer. Only
     * equality means something: whether two answers came from the same agent.
     */
    public static final String AGENT = "x-consul-flux-agent";

    /**
     * The name of another header that a transport adds: with the value {@value #SENT} it says that the request carried a
     * token of its own. Consul says only to those that something was left out of an answer.
     */
    public static final String TOKEN = "x-consul-flux-token";

    /** See {@link #TOKEN}. */
    public static final String SENT = "sent";

    /** Consul's unsigned 64-bit index, in every answer to a read that can block (Consul {@code agent/http.go}). */
    private static final String INDEX = "x-consul-index";

    public Response {
        headers = headers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        Map.Entry::getValue,
                        (first, next) -> first));
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Which agent gave the answer, if the transport says so. */
    public Optional<String> agent() {
        return header(AGENT);
    }

    /** Whether the request carried a token of its own, as far as the transport says so. */
    public boolean isToATokenOfItsOwn() {
        return header(TOKEN).filter(SENT::equals).isPresent();
    }

    /** The index, to be read as unsigned; empty where the header is absent or not an unsigned decimal. */
    public OptionalLong index() {
        String text = headers.get(INDEX);
        return text == null ? OptionalLong.empty() : Decimal.unsigned(text);
    }
}
