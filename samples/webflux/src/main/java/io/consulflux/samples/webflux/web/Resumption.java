// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import java.util.Optional;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * After which event a stream is to go on: the header {@code Last-Event-ID} of a browser that reconnects by itself, or the
 * parameter {@code after} of a page that begins again.
 */
public record Resumption(Optional<String> id) {

    private static Resumption of(ServerWebExchange exchange) {
        return new Resumption(
                Optional.ofNullable(exchange.getRequest().getHeaders().getFirst("Last-Event-ID"))
                        .or(() -> Optional.ofNullable(
                                exchange.getRequest().getQueryParams().getFirst("after")))
                        .filter(id -> !id.isBlank()));
    }

    /** Lets handlers ask for it. */
    @Component
    static final class Resolver implements HandlerMethodArgumentResolver, WebFluxConfigurer {

        @Override
        public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
            configurer.addCustomResolver(this);
        }

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Resumption.class;
        }

        @Override
        public Mono<Object> resolveArgument(
                MethodParameter parameter, BindingContext bindingContext, ServerWebExchange exchange) {
            return Mono.just(of(exchange));
        }
    }
}
