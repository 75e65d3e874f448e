// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import io.consulflux.wire.Response;
import java.util.Locale;
import java.util.regex.Pattern;

/** Who answers in Consul's place: a page of a proxy, a redirect, another service. What is known of it, in words. */
final class Stranger {

    private static final int LONGEST_LOCATION = 200;

    private static final Pattern USER_INFO = Pattern.compile("([/\\\\]{2})[^/\\\\?#]*@");

    /** Queries of login pages hold tickets. */
    private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

    private Stranger() {}

    /** Whether the answer is a page for people: Consul's API has none. */
    static boolean isPage(Response response) {
        return response.header("content-type")
                .filter(type -> type.strip().toLowerCase(Locale.ROOT).startsWith("text/html"))
                .isPresent();
    }

    static boolean isRedirect(Response response) {
        return response.status() / 100 == 3;
    }

    /** Where it sends to, as one short text without control characters, user info and query; empty where to nowhere. */
    static String location(Response response) {
        return response.header("location")
                .map(location -> USER_INFO.matcher(location).replaceAll("$1***@"))
                .map(location -> QUERY.matcher(location).replaceFirst("?…"))
                .map(Visible::text)
                .map(location -> " to " + Visible.first(LONGEST_LOCATION, location))
                .orElse("");
    }

    /** Of an answer that cannot be Consul's. */
    static String words(Response response) {
        String page = isPage(response) ? " with an HTML page" : "";
        String redirect = isRedirect(response) ? ", and redirects are not followed" : "";
        return "HTTP " + response.status() + location(response) + page + ": this is not Consul's API" + redirect
                + "; check the address, its path and what stands before the agent";
    }
}
