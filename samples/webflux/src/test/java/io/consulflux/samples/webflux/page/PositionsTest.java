// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.reactor.Recording;
import io.consulflux.reactor.RecordingOptions;
import io.consulflux.samples.webflux.web.Resumption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class PositionsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ConsulFlux consul = ConsulFlux.create(ConsulOptions.defaults());

    @AfterEach
    void end() {
        consul.dispose();
    }

    @Test
    void theIdOfAnEventSaysHowFarEachTopicWasTold() {
        Positions positions = Positions.of(new Resumption(Optional.of("events=e:7")));
        assertThat(told(positions, "nodes", Topic.Told.of("{}")).id()).isEqualTo("events=e:7");
        ServerSentEvent<String> event = told(positions, "job", new Topic.Told(Optional.of("j:1"), "{}"));
        assertThat(event.event()).isEqualTo("job");
        assertThat(event.id()).isEqualTo("events=e:7&job=j:1");
    }

    @Test
    void whoComesWithNothingOrWithNonsenseBeginsAtTheFirst() {
        for (String id : new String[] {"", "x", "=", "&&", "job"}) {
            assertThat(Positions.of(new Resumption(Optional.of(id))).of("job")).isEmpty();
        }
        assertThat(Positions.of(new Resumption(Optional.empty())).of("job")).isEmpty();
    }

    @Test
    void aTopicGoesOnAfterItsPositionAndFromTheFirstEventAfterAnothers() {
        Recording<String> recording = consul.recordings(RecordingOptions.<String>of(String::length, any -> true))
                .start("a", Flux.just("one", "two", "three"));
        assertTold(recording, "a:2", 1);
        for (String position : new String[] {"b:2", "a:4", "a:x", "a:-1", "a:99999999999999999999"}) {
            assertTold(recording, position, 3);
        }
    }

    private static void assertTold(Recording<String> recording, String position, long count) {
        StepVerifier.create(Topic.of(recording, Optional.of(position), text -> text))
                .expectNextCount(count)
                .expectComplete()
                .verify(LIMIT);
    }

    private static ServerSentEvent<String> told(Positions positions, String topic, Topic.Told told) {
        return positions.event(new Positions.Named(topic, told));
    }
}
