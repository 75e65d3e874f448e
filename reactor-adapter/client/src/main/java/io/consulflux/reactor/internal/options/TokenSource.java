// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.options;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Where the token comes from. Never shows it: neither in its text form nor in an exception. */
public final class TokenSource {

    private static final TokenSource NONE = new TokenSource("none", Mono.just(""));

    private final String origin;
    private final Mono<String> current;

    private TokenSource(String origin, Mono<String> current) {
        this.origin = origin;
        this.current = current;
    }

    static TokenSource none() {
        return NONE;
    }

    /**
     * Always the same one.
     *
     * @throws IllegalArgumentException if the token is not one
     */
    public static TokenSource of(String token) {
        @Nullable String flaw = flaw(token);
        if (flaw != null) {
            throw new IllegalArgumentException("token: " + flaw);
        }
        return new TokenSource("***", Mono.just(token));
    }

    /** Asks before every request, on a thread that may block. */
    public static TokenSource asking(Supplier<String> supplier) {
        return blocking("***", () -> {
            try {
                return supplier.get();
            } catch (RuntimeException failure) {
                // Its message is not ours: it might tell the token.
                throw new Unusable("the supplier of the token failed with "
                        + failure.getClass().getName());
            }
        });
    }

    /** Reads the file before every request, on a thread that may block: a file that is replaced counts at once. */
    public static TokenSource in(Path file) {
        return blocking("in " + file, () -> {
            try {
                return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
            } catch (IOException failure) {
                throw new Unusable("the token file " + file + " cannot be read: "
                        + failure.getClass().getSimpleName());
            }
        });
    }

    private static TokenSource blocking(String origin, Supplier<String> supplier) {
        Mono<String> current = Mono.fromSupplier(() -> {
                    // A supplier written without null checks may give null, whatever its type says.
                    @Nullable String token = supplier.get();
                    @Nullable String flaw = token == null ? "expected one, got null" : flaw(token);
                    if (flaw != null) {
                        throw new Unusable("token " + origin + ": " + flaw);
                    }
                    return token;
                })
                .subscribeOn(Schedulers.boundedElastic());
        return new TokenSource(origin, current);
    }

    /** Only what can stand in a header as it is: with a line break, a token could add headers of its own. */
    private static @Nullable String flaw(String token) {
        if (token.isBlank()) {
            return "expected one, got a blank";
        }
        for (int at = 0; at < token.length(); at++) {
            if (token.charAt(at) <= ' ' || token.charAt(at) > '~') {
                return "expected printable ASCII without blanks, got another character at position " + at;
            }
        }
        return null;
    }

    /** The token to send now; empty text for none. Fails with {@link Unusable}. */
    public Mono<String> current() {
        return current;
    }

    @Override
    public String toString() {
        return origin;
    }

    /** The source gave no token that can be sent. */
    public static final class Unusable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message, null, false, false);
        }
    }
}
