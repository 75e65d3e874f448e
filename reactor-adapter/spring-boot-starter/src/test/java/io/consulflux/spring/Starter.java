// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Application contexts with the starter in them. */
final class Starter {

    private Starter() {}

    /** Without any environment variable: those of whoever runs the tests do not count. */
    static ApplicationContextRunner runner() {
        return runner(Map.of());
    }

    static ApplicationContextRunner runner(Map<String, Object> variables) {
        return new ApplicationContextRunner()
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .replace(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                new SystemEnvironmentPropertySource(
                                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables)))
                .withConfiguration(
                        AutoConfigurations.of(SslAutoConfiguration.class, ConsulFluxAutoConfiguration.class));
    }
}
