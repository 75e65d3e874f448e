// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.jackson.ConsulFluxModule;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON form of events and states, for the application's mapper: a controller may return a {@code Flux<NodeEvent>}. Boot
 * adds every bean of Jackson's module type to the mappers that it makes.
 */
@AutoConfiguration
@ConditionalOnClass(JsonMapper.class)
public final class ConsulFluxJacksonAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ConsulFluxModule consulFluxJacksonModule() {
        return new ConsulFluxModule();
    }
}
