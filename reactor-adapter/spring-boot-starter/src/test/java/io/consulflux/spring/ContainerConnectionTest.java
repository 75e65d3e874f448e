// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ConsulOptions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A container that is marked as Consul's; it does not run here, and says where it would listen. */
final class ContainerConnectionTest {

    @Test
    void aContainerThatIsCalledConsulIsTheConnection() {
        Starter.runner()
                .withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
                .withUserConfiguration(Containers.class)
                .run(context -> assertThat(context.getBean(ConsulOptions.class))
                        .hasToString(ConsulOptions.defaults()
                                .address("10.0.0.8:32768")
                                .toString()));
    }

    @Configuration(proxyBeanMethods = false)
    static class Containers {

        @Bean
        @ServiceConnection(name = "consul")
        SomewhereElse consul() {
            return new SomewhereElse();
        }
    }

    static final class SomewhereElse extends GenericContainer<SomewhereElse> {

        SomewhereElse() {
            super(DockerImageName.parse("hashicorp/consul:1.22.0"));
        }

        @Override
        public void start() {
            // It runs already, in a way.
        }

        @Override
        public String getHost() {
            return "10.0.0.8";
        }

        @Override
        public Integer getMappedPort(int port) {
            return port == 8500 ? 32768 : 0;
        }
    }
}
