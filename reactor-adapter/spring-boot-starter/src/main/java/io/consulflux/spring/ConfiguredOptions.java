// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.reactor.ConsulOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Options, step by step. What they refuse becomes a failure that Boot explains with the name of the property, where it was
 * set, and what is allowed; a secret is not repeated.
 */
final class ConfiguredOptions {

    private ConsulOptions options;

    private ConfiguredOptions(ConsulOptions options) {
        this.options = options;
    }

    /** What these details and properties say; where they are properties themselves, what the environment says besides. */
    static ConsulOptions of(
            ConsulFluxConnectionDetails details, ConsulFluxProperties properties, Map<String, String> environment) {
        boolean own = details instanceof PropertiesConnectionDetails;
        ConfiguredOptions configured = new ConfiguredOptions(own ? environment(environment) : ConsulOptions.defaults());
        if (own) {
            configured.access(properties);
        }
        configured.connection(details, properties.ssl().serverName());
        configured.place(properties);
        configured.limits(properties);
        return configured.options;
    }

    private static ConsulOptions environment(Map<String, String> environment) {
        try {
            return ConsulOptions.fromEnvironment(environment);
        } catch (IllegalArgumentException refused) {
            throw new FailureAnalyzedException(
                    "An environment variable for Consul cannot be used: " + refused.getMessage(),
                    "Correct the environment variable, or unset it.",
                    refused);
        }
    }

    private void access(ConsulFluxProperties properties) {
        set("token-file", properties.tokenFile(), (o, file) -> o.tokenFile(Path.of(file)));
        ConsulFluxProperties.BasicAuth basicAuth = properties.basicAuth();
        set("basic-auth.user", basicAuth.user(), (o, user) -> o.basicAuth(user, basicAuth.password()));
    }

    private void connection(ConsulFluxConnectionDetails details, @Nullable String serverName) {
        if (!details.addresses().isEmpty()) {
            set("addresses", details.addresses(), ConsulOptions::addresses);
        }
        details.token().ifPresent(this::token);
        details.sslBundle()
                .ifPresentOrElse(
                        bundle -> set(
                                "ssl.server-name",
                                serverName == null ? "" : serverName,
                                (o, name) -> o.tls(BundledTls.of(bundle, name))),
                        () -> set("ssl.server-name", serverName, (o, name) -> {
                            throw new IllegalArgumentException("expected consul-flux.ssl.bundle beside it, got none");
                        }));
    }

    /** Boot's own failure would show the value. */
    private void token(String token) {
        try {
            options = options.token(token);
        } catch (IllegalArgumentException refused) {
            throw new FailureAnalyzedException(
                    "The value of the configuration property 'consul-flux.token' is invalid: " + refused.getMessage(),
                    "Correct the token; its value is not shown here.",
                    refused);
        }
    }

    private void place(ConsulFluxProperties properties) {
        set("datacenter", properties.datacenter(), ConsulOptions::datacenter);
        set("namespace", properties.namespace(), ConsulOptions::namespace);
        set("partition", properties.partition(), ConsulOptions::partition);
    }

    private void limits(ConsulFluxProperties properties) {
        set("poll-connections", properties.pollConnections(), ConsulOptions::pollConnections);
        set("call-connections", properties.callConnections(), ConsulOptions::callConnections);
        set("connect-timeout", properties.connectTimeout(), ConsulOptions::connectTimeout);
        set("call-timeout", properties.callTimeout(), ConsulOptions::callTimeout);
        set("outage-limit", properties.outageLimit(), ConsulOptions::outageLimit);
        set("refusal-limit", properties.refusalLimit(), ConsulOptions::refusalLimit);
    }

    private <T> void set(String name, @Nullable T value, BiFunction<ConsulOptions, T, ConsulOptions> setting) {
        if (value == null) {
            return;
        }
        try {
            options = setting.apply(options, value);
        } catch (IllegalArgumentException refused) {
            throw new InvalidConfigurationPropertyValueException(
                    "consul-flux." + name, value, String.valueOf(refused.getMessage()), refused);
        }
    }
}
