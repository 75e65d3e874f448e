// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulTransientException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Errors as {@code application/problem+json} (RFC 9457). */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {

    /** Names each field that cannot be used. */
    @Override
    protected Mono<ResponseEntity<Object>> handleWebExchangeBindException(
            WebExchangeBindException failure, HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
        List<Map<String, String>> errors = failure.getFieldErrors().stream()
                .map(error -> Map.of(
                        "field",
                        error.getField(),
                        "message",
                        Objects.requireNonNullElse(error.getDefaultMessage(), "not usable")))
                .toList();
        failure.getBody().setProperty("errors", errors);
        return handleExceptionInternal(failure, null, headers, status, exchange);
    }

    /** Consul cannot be reached now, or it refuses. */
    @ExceptionHandler
    ProblemDetail consul(ConsulException failure) {
        HttpStatus status =
                failure instanceof ConsulTransientException ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_GATEWAY;
        return ProblemDetail.forStatusAndDetail(status, String.valueOf(failure.getMessage()));
    }
}
