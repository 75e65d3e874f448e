// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux;

import io.consulflux.testkit.ConsulCluster;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** The whole application, on a port of its own, before a real cluster that all such tests share. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.security.user.name=" + LiveApplication.USER,
            "spring.security.user.password=" + LiveApplication.PASSWORD
        })
@ContextConfiguration(initializers = LiveApplication.OnCluster.class)
@interface LiveApplication {

    String USER = "ada";
    String PASSWORD = "engine";

    /** Starts the cluster with the first such test; it ends with the JVM. */
    final class OnCluster implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        /** The agent that the application asks tells every request in its log. */
        static final ConsulCluster CLUSTER = ConsulCluster.builder()
                .withoutAcls()
                .agents(3)
                .configuration(0, "{\"log_level\": \"debug\"}")
                .start();

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of("consul-flux.addresses=" + CLUSTER.server().hostAndPort())
                    .applyTo(context);
        }
    }
}
