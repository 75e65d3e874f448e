// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ParticipantEvent.Entered;
import io.consulflux.ParticipantEvent.Published;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulTakenException;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Participants whose token may not all that they need, or may no longer. */
class ParticipantRightsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("\"(?:ID|SecretID)\":\\s*\"([^\"]+)\"");

    @AutoClose
    private static final ConsulCluster cluster =
            ConsulCluster.builder().agents(1).acls().start();

    private static final ConsulAgent server = cluster.server();

    /** To such a token Consul shows the holder's session as one that is not there. */
    @Test
    void anEntryWhoseHolderMayNotBeSeenIsTaken() {
        put("/v1/catalog/register", "{\"Node\":\"elsewhere\",\"Address\":\"192.0.2.1\"}");
        String holder = found(put("/v1/session/create", "{\"Node\":\"elsewhere\",\"NodeChecks\":[]}"));
        put("/v1/kv/taken/a?acquire=" + holder, "mine");
        String token = Tokens.with(cluster, rules("taken/", "write"));
        StepVerifier.create(Flux.usingWhen(
                        Flux.just(connect(token)),
                        consul -> consul.participate(
                                "taken", "a", Flux.just("ready").concatWith(Flux.never())),
                        ConsulFlux::disposeLater))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(ConsulTakenException.class, taken -> {
                            assertThat(taken.session()).contains(holder);
                            assertThat(taken.node()).isEmpty();
                        }))
                .verify(LIMIT);
    }

    /** Consul says so in an answer of the same status as that the entry is another's. */
    @Test
    void anEntryThatMayNoLongerBeDeletedIsNotCalledGone() {
        String name = "policy-" + UUID.randomUUID();
        String policy = found(put("/v1/acl/policy", policy(name, rules("kept/", "write"))));
        String token = put("/v1/acl/token", "{\"Policies\":[{\"Name\":\"" + name + "\"}]}");
        Sinks.Many<String> states = Sinks.many().unicast().onBackpressureBuffer();
        states.tryEmitNext("ready");
        StepVerifier.create(Flux.usingWhen(
                        Flux.just(connect(found(token.replaceAll(".*(\"SecretID\")", "$1")))),
                        consul -> consul.participate("kept", "a", states.asFlux()),
                        ConsulFlux::disposeLater))
                .expectNextMatches(Entered.class::isInstance)
                .expectNextMatches(Published.class::isInstance)
                .then(() -> put("/v1/acl/policy/" + policy, policy(name, rules("kept/", "read"))))
                .then(states::tryEmitComplete)
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ConsulDeniedException.class)
                        .hasMessageContaining("deletion of \"kept/a\": Permission denied"))
                .verify(LIMIT);
    }

    private static String rules(String prefix, String keys) {
        return "key_prefix \"" + prefix + "\" { policy = \"" + keys + "\" } session \"" + server.name()
                + "\" { policy = \"write\" }";
    }

    private static String policy(String name, String rules) {
        return "{\"Name\":\"" + name + "\",\"Rules\":\"" + rules.replace("\"", "\\\"") + "\"}";
    }

    private static ConsulFlux connect(String token) {
        return ConsulFlux.create(
                ConsulOptions.defaults().address(server.hostAndPort()).token(token));
    }

    private static String put(String path, String body) {
        var answer = server.http().put(path, body);
        assertThat(answer.isOk()).as(answer.body()).isTrue();
        return answer.body();
    }

    private static String found(String answer) {
        Matcher id = ID.matcher(answer);
        assertThat(id.find()).isTrue();
        return id.group(1);
    }
}
