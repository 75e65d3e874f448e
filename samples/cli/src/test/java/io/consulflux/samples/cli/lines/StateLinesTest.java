// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.state.HealthCheck;
import io.consulflux.state.HealthCheck.Status;
import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import io.consulflux.state.NodeEntry;
import io.consulflux.state.ServiceInstance;
import io.consulflux.state.Snapshot;
import io.consulflux.state.Snapshot.Filtered;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateLinesTest {

    private static final HealthCheck CHECK = new HealthCheck(
            "n1",
            "service:web-1",
            "alive",
            Status.WARNING,
            "slow\nindeed\n",
            "",
            Optional.of("web-1"),
            Optional.of("web"),
            List.of());
    private static final ServiceInstance INSTANCE = new ServiceInstance(
            "web-1", "web", "n1", "10.0.0.1", 80, List.of("b", "a"), Map.of("v", "1"), List.of(CHECK));

    private final StateLines people = StateLines.of(false);
    private final StateLines json = StateLines.of(true);

    @Test
    void servicesAreEntriesWithTheirTags() {
        Snapshot<Map<String, List<String>>> services =
                snapshot(new TreeMap<>(Map.of("web", List.of("a", "b"), "consul", List.of())));
        assertThat(json.snapshot("services", services, Rows::services).toString())
                .startsWith("{\"type\":\"snapshot\",\"index\":7,\"epoch\":1,\"ageMillis\":20"
                        + ",\"filtered\":\"unknown\",\"entries\":["
                        + "{\"name\":\"consul\",\"tags\":[]},{\"name\":\"web\",\"tags\":[\"a\",\"b\"]}],\"at\":\"")
                .endsWith("Z\",\"watch\":\"services\"}");
        assertThat(people.snapshot("services", services, Rows::services))
                .hasToString("services: 2\n  consul\n  web [a, b]");
    }

    @Test
    void anInstanceIsALine() {
        assertThat(people.snapshot("service", snapshot(List.of(INSTANCE)), Rows::instances))
                .hasToString("service: 1\n  warning web-1 on n1 10.0.0.1:80 [b, a]");
    }

    @Test
    void theOutputOfACheckStaysOnItsLine() {
        assertThat(people.snapshot("checks", snapshot(List.of(CHECK)), Rows::checks))
                .hasToString("checks: 1\n  warning service:web-1 on n1 slow indeed");
    }

    @Test
    void whatTheTokenMayNotSeeIsToldWhereConsulTells() {
        assertThat(people.snapshot(
                        "nodes",
                        new Snapshot<List<NodeEntry>>(List.of(), 1, 0, Optional.empty(), Filtered.YES),
                        Rows::nodes))
                .hasToString("nodes: 0 (more that the token may not see)");
    }

    @Test
    void aValueThatIsNoTextIsInBase64() {
        KvEntry entry = entry("a", Bytes.owning(new byte[] {'a', -1}), 0);
        assertThat(json.change(new KvChange.Added(entry)).toString()).contains(",\"base64\":\"Yf8=\",");
        assertThat(people.change(new KvChange.Added(entry))).hasToString("+ a = base64 Yf8=");
    }

    @Test
    void aChangeTellsWhatWasThereBefore() {
        KvEntry old = entry("a", Bytes.utf8("1"), 0);
        KvEntry now = entry("a", Bytes.utf8("2\033[2J"), 0);
        assertThat(json.change(new KvChange.Updated(now, old)).toString())
                .startsWith("{\"type\":\"updated\",\"key\":\"a\",\"value\":\"2\\u001B[2J\"")
                .contains("\"previous\":{\"key\":\"a\",\"value\":\"1\"");
        assertThat(people.change(new KvChange.Updated(now, old))).hasToString("~ a = 2\\x1b[2J (was 1)");
        assertThat(people.change(new KvChange.Removed(old))).hasToString("- a");
    }

    private static <S> Snapshot<S> snapshot(S state) {
        return new Snapshot<>(state, 7, 1, Optional.of(Duration.ofMillis(20)), Filtered.UNKNOWN);
    }

    private static KvEntry entry(String key, Bytes value, long flags) {
        return new KvEntry(key, value, flags, 0, Optional.empty(), 8, 9);
    }
}
