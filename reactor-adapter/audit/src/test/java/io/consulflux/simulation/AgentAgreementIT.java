// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.testkit.ConsulCluster;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the model knows of agents and of user events, beside a real agent. */
class AgentAgreementIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static ConsulCluster cluster;
    private static Sides sides;

    @BeforeAll
    static void start() {
        cluster = Sides.cluster();
        sides = new Sides(cluster.server());
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    /** The model says less: what this project reads. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/agent/self", "/v1/agent/members", "/v1/health/state/any"})
    void whatTheModelSaysOfAgentsConsulSaysToo(String path) {
        Request request = Request.get(path);
        JsonNode real = json(sides.real(request));
        JsonNode model = json(sides.model(request).join());
        assertThat(isPart(model, real)).as("%s in %s", model, real).isTrue();
    }

    private static boolean isPart(JsonNode part, JsonNode whole) {
        if (part.isObject()) {
            return part.propertyStream().allMatch(field -> isPart(field.getValue(), whole.path(field.getKey())));
        }
        return part.isArray()
                ? part.valueStream().allMatch(element -> whole.valueStream().anyMatch(other -> isPart(element, other)))
                : part.equals(whole);
    }

    @Test
    void eventsAreFiredAndListedAlikeAndTheListHasTheIndexOfTheLast() {
        Request list = Request.get("/v1/event/list").with("name", "deploy");
        long index = 1;
        for (String payload : List.of("first", "", "last")) {
            assertAlike(Request.put("/v1/event/fire/other", Bytes.utf8(payload)));
            assertAlike(
                    Request.put("/v1/event/fire/deploy", Bytes.utf8(payload)).with("node", "^.*$"));
            Response real = sides.real(list.blocking(index, LIMIT));
            sides.pass(LIMIT);
            Response model = sides.model(list).join();
            assertThat(common(real)).isEqualTo(common(model));
            assertThat(real.index()).hasValue(ofLast(real));
            assertThat(model.index()).hasValue(ofLast(model));
            index = real.index().getAsLong();
        }
        assertAlike(Request.get("/v1/event/list").with("name", "nothing"));
    }

    private static void assertAlike(Request request) {
        assertThat(common(sides.real(request)))
                .isEqualTo(common(sides.model(request).join()));
    }

    /** All but ids, and times that depend on what was before. */
    private static JsonNode common(Response response) {
        JsonNode json = json(response);
        for (JsonNode event : json.isArray() ? json : List.of(json)) {
            assertThat(event.path("LTime").isNumber()).isTrue();
            assertThat(event.path("LTime").asLong() > 0).isEqualTo(json.isArray());
            ((ObjectNode) event).remove(List.of("ID", "LTime"));
        }
        return json;
    }

    private static long ofLast(Response listed) {
        JsonNode events = json(listed);
        UUID id = UUID.fromString(events.path(events.size() - 1).path("ID").asString());
        return id.getMostSignificantBits() ^ id.getLeastSignificantBits();
    }

    private static JsonNode json(Response response) {
        return JsonMapper.shared().readTree(response.body().utf8());
    }
}
