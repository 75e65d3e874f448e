// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.Bytes;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** An agent that has a plausible answer to everything at once, and to a blocking query none. It remembers what it was asked. */
final class TalkativeAgent implements ConsulTransport {

    static final String DATACENTER = "near";

    private static final Map<String, String> HEADERS = Map.of("X-Consul-Index", "7");
    private static final String SESSION =
            "[{\"ID\":\"s1\",\"Node\":\"n1\",\"LockDelay\":0,\"CreateIndex\":1,\"ModifyIndex\":1}]";

    /** The first that a path begins with. */
    private static final List<Map.Entry<String, String>> ANSWERS = List.of(
            Map.entry("/v1/agent/self", "{\"Config\":{\"NodeName\":\"n1\",\"Datacenter\":\"" + DATACENTER + "\"}}"),
            Map.entry("/v1/agent/members", "[{\"Name\":\"n1\",\"Status\":1}]"),
            Map.entry("/v1/health/state/any", "[{\"Node\":\"n1\",\"CheckID\":\"serfHealth\",\"Status\":\"passing\"}]"),
            Map.entry("/v1/health/service/consul", "[{\"Node\":{\"Node\":\"n1\"}}]"),
            Map.entry("/v1/catalog/services", "{\"consul\":[]}"),
            Map.entry("/v1/catalog/datacenters", "[\"near\",\"far\"]"),
            Map.entry("/v1/status/leader", "\"10.0.0.1:8300\""),
            Map.entry("/v1/session/create", "{\"ID\":\"s1\"}"),
            Map.entry("/v1/session/renew/", SESSION),
            Map.entry("/v1/session/info/", SESSION),
            Map.entry("/v1/session/destroy/", "true"),
            Map.entry("/v1/event/fire/", "{\"ID\":\"e1\",\"Name\":\"a\",\"Payload\":null}"),
            Map.entry("/v1/txn", "{\"Results\":[],\"Errors\":null}"));

    final List<Request> asked = new CopyOnWriteArrayList<>();

    @Override
    public Mono<Response> exchange(Request request, Duration timeout) {
        return Mono.defer(() -> {
            asked.add(request);
            return request.blockingWait().isPresent() ? Mono.never() : Mono.just(answer(request));
        });
    }

    private static Response answer(Request request) {
        if (request.method() != Request.Method.GET && request.path().startsWith("/v1/kv/")) {
            return new Response(200, HEADERS, Bytes.utf8("true"));
        }
        if (request.isAnsweredBy(404)) {
            return new Response(404, HEADERS, Bytes.empty());
        }
        String body = ANSWERS.stream()
                .filter(answer -> request.path().startsWith(answer.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse("[]");
        return new Response(200, HEADERS, Bytes.utf8(body));
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.empty();
    }
}
