// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.NodeEvent;
import io.consulflux.state.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A mapper that was taught the form writes it. */
class ConsulFluxModuleTest {

    private final JsonMapper mapper =
            JsonMapper.builder().addModule(new ConsulFluxModule()).build();

    record Response(String name, Bytes data, List<NodeEvent> events) {}

    record Colour(String name) {}

    @Test
    void everyEventIsWrittenAsItsLine() {
        for (NodeEvent event : Samples.events()) {
            assertThat(mapper.writeValueAsString(event)).isEqualTo(ConsulFluxJson.line(event));
        }
        assertThat(mapper.writeValueAsString(Samples.summary())).startsWith("{\"outcome\":\"timed-out\"");
    }

    @Test
    void eventsInsideOfOtherValuesAreWrittenSoToo() {
        NodeEvent output = Samples.output('h', 'i');
        assertThat(mapper.writeValueAsString(new Response("x", Bytes.utf8("v"), List.of(output))))
                .isEqualTo(
                        "{\"name\":\"x\",\"data\":{\"text\":\"v\"},\"events\":[" + ConsulFluxJson.line(output) + "]}");
    }

    @Test
    void aStateThatWasMappedIsWrittenByTheMapper() {
        assertThat(mapper.writeValueAsString(snapshot(new Colour("red")))).endsWith(",\"state\":{\"name\":\"red\"}}");
        assertThat(mapper.writeValueAsString(snapshot(List.of(new Colour("red")))))
                .endsWith(",\"entries\":[{\"name\":\"red\"}]}");
    }

    @Test
    void itIsFoundByItself() {
        JsonMapper found = JsonMapper.builder().findAndAddModules().build();
        assertThat(found.writeValueAsString(Map.of("data", Bytes.utf8("v")))).isEqualTo("{\"data\":{\"text\":\"v\"}}");
    }

    private static <S> Snapshot<S> snapshot(S state) {
        return new Snapshot<>(state, 9, 1, Optional.empty(), Snapshot.Filtered.NO);
    }
}
