// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import java.util.List;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/**
 * The connection to a container of Consul that is marked {@code @ServiceConnection}: a bean with the name {@code consul}
 * there, a field also by its image.
 */
final class ConsulContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, ConsulFluxConnectionDetails> {

    private static final int HTTP = 8500;

    ConsulContainerConnectionDetailsFactory() {
        super(List.of("consul", "hashicorp/consul"));
    }

    @Override
    protected ConsulFluxConnectionDetails getContainerConnectionDetails(
            ContainerConnectionSource<Container<?>> source) {
        return new InContainer(source);
    }

    /** Asked only once the container runs. */
    private static final class InContainer extends ContainerConnectionDetails<Container<?>>
            implements ConsulFluxConnectionDetails {

        InContainer(ContainerConnectionSource<Container<?>> source) {
            super(source);
        }

        @Override
        public List<String> addresses() {
            return List.of(getContainer().getHost() + ":" + getContainer().getMappedPort(HTTP));
        }
    }
}
