// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.reactor.internal.options.ProxyChoice;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The environment variables of Consul's own tools, with their meaning (Consul {@code api/api.go} {@code defaultConfig}
 * and {@code NewClient}): an empty variable counts as unset, the token file beats the token, {@code CONSUL_HTTP_SSL}
 * turns TLS on but never off. Unlike there, a value that cannot be understood is an error and not a warning.
 */
final class ConsulEnvironment {

    /** What Go's {@code strconv.ParseBool} takes. */
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

    private final Map<String, String> variables;

    ConsulEnvironment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** @throws IllegalArgumentException names the variable, what it holds (never a secret) and what it may hold */
    ConsulOptions options() {
        ConsulOptions options = ConsulOptions.defaults();
        options = apply(options, "CONSUL_HTTP_ADDR", ConsulOptions::address);
        options = apply(options, "CONSUL_HTTP_TOKEN", ConsulOptions::token);
        options = apply(options, "CONSUL_HTTP_TOKEN_FILE", (o, file) -> o.tokenFile(Path.of(file)));
        options = apply(options, "CONSUL_HTTP_AUTH", ConsulEnvironment::basicAuth);
        options = apply(options, "CONSUL_HTTP_SSL", (o, given) -> o.tlsRequired(truth(given)));
        options = apply(options, "CONSUL_NAMESPACE", ConsulOptions::namespace);
        options = apply(options, "CONSUL_PARTITION", ConsulOptions::partition);
        return options.tlsSettings(tls()).proxy(ProxyChoice.of(variables));
    }

    private ConsulTls tls() {
        ConsulTls tls = ConsulTls.defaults();
        tls = apply(tls, "CONSUL_CACERT", (t, file) -> t.caFile(Path.of(file)));
        tls = apply(tls, "CONSUL_CAPATH", (t, directory) -> t.caPath(Path.of(directory)));
        tls = apply(tls, "CONSUL_TLS_SERVER_NAME", (t, name) -> t.serverName(name.replaceFirst(":[0-9]+$", "")));
        tls = apply(tls, "CONSUL_HTTP_SSL_VERIFY", (t, given) -> t.verified(truth(given)));
        tls = apply(tls, "CONSUL_CLIENT_CERT", (t, certificate) -> {
            String key = variables.getOrDefault("CONSUL_CLIENT_KEY", "");
            if (key.isEmpty()) {
                throw new IllegalArgumentException("expected CONSUL_CLIENT_KEY beside it, got none");
            }
            return t.clientCertificate(Path.of(certificate), Path.of(key));
        });
        return apply(tls, "CONSUL_CLIENT_KEY", (t, key) -> {
            if (t.values().identity.isEmpty()) {
                throw new IllegalArgumentException("expected CONSUL_CLIENT_CERT beside it, got none");
            }
            return t;
        });
    }

    private static ConsulOptions basicAuth(ConsulOptions options, String given) {
        int colon = given.indexOf(':');
        return colon < 0
                ? options.basicAuth(given, "")
                : options.basicAuth(given.substring(0, colon), given.substring(colon + 1));
    }

    private static boolean truth(String given) {
        if (!TRUE.contains(given) && !FALSE.contains(given)) {
            throw new IllegalArgumentException("expected true, false, 1, 0, t or f, got \"" + given + '"');
        }
        return TRUE.contains(given);
    }

    private <T> T apply(T target, String name, BiFunction<T, String, T> setting) {
        String value = variables.getOrDefault(name, "");
        if (value.isEmpty()) {
            return target;
        }
        try {
            return setting.apply(target, value);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(name + ": " + refused.getMessage(), refused);
        }
    }
}
