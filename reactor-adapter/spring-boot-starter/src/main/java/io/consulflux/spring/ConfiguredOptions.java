// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.reactor.ConsulOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
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
        configured.proxy(properties.proxy());
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
        String user = basicAuth.user();
        if (user != null && user.contains(":")) {
            // What stands behind the colon is most likely a password.
            setUnseen("basic-auth.user", "user", o -> o.basicAuth(user, basicAuth.password()));
        } else {
            set("basic-auth.user", user, (o, name) -> o.basicAuth(name, basicAuth.password()));
        }
    }

    private void connection(ConsulFluxConnectionDetails details, @Nullable String serverName) {
        if (!details.addresses().isEmpty()) {
            addresses(details.addresses());
        }
        details.token().ifPresent(token -> setUnseen("token", "token", o -> o.token(token)));
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

    /** What stands before an at sign may be a password. */
    private void addresses(List<String> addresses) {
        List<String> withUser =
                addresses.stream().filter(address -> address.contains("@")).toList();
        if (withUser.isEmpty()) {
            set("addresses", addresses, ConsulOptions::addresses);
            return;
        }
        setUnseen("addresses", "addresses", o -> {
            // These first: a comma in the password has made two addresses of one, and the message would show the other.
            ConsulOptions tried = o;
            for (String address : withUser) {
                tried = tried.address(address);
            }
            return tried.addresses(addresses);
        });
    }

    private void proxy(@Nullable String proxy) {
        if (proxy != null) {
            setUnseen("proxy", "proxy", o -> proxy.equals("none") ? o.withoutProxy() : o.proxy(proxy));
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
        set("answer-limit", properties.answerLimit(), (o, size) -> o.answerLimit(size.toBytes()));
        set("answer-budget", properties.answerBudget(), (o, size) -> o.answerBudget(size.toBytes()));
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

    /** For what is or may hold a secret: Boot's own failure would show the value. */
    private void setUnseen(String name, String what, UnaryOperator<ConsulOptions> setting) {
        try {
            options = setting.apply(options);
        } catch (IllegalArgumentException refused) {
            throw new FailureAnalyzedException(
                    "The value of the configuration property 'consul-flux." + name + "' is invalid: "
                            + refused.getMessage(),
                    "Correct the " + what + "; the value is not shown here.",
                    refused);
        }
    }
}
