// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import java.util.HashMap;
import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The environment variables as Spring sees them, so that what replaces them there counts here, too. */
final class EnvironmentVariables {

    private EnvironmentVariables() {}

    static Map<String, String> of(Environment environment) {
        Map<String, String> variables = new HashMap<>();
        if (environment instanceof ConfigurableEnvironment configurable) {
            PropertySource<?> source =
                    configurable.getPropertySources().get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
            if (source instanceof MapPropertySource map) {
                map.getSource().forEach((name, value) -> variables.put(name, String.valueOf(value)));
            }
        }
        return variables;
    }
}
