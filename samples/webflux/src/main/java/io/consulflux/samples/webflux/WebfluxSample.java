// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Runs commands on the nodes of a Consul cluster and shows in a browser what happens on each, as it happens. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class WebfluxSample {

    public static void main(String[] arguments) {
        SpringApplication.run(WebfluxSample.class, arguments);
    }
}
