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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateLinesTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:15:30.250Z");
    private static final String HEAD = "\"at\":\"2026-11-21T10:15:30.250Z\"";

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

    @Test
    void servicesAreEntriesWithTheirTags() {
        Snapshot<List<Row>> services =
                snapshot(Row.services(new TreeMap<>(Map.of("web", List.of("a", "b"), "consul", List.of()))));
        assertThat(StateJson.snapshot("services", AT, services))
                .hasToString("{\"type\":\"snapshot\"," + HEAD + ",\"watch\":\"services\",\"index\":7,\"epoch\":1,"
                        + "\"ageMillis\":20,\"filtered\":\"unknown\",\"entries\":["
                        + "{\"name\":\"consul\",\"tags\":[]},{\"name\":\"web\",\"tags\":[\"a\",\"b\"]}]}");
        assertThat(people.snapshot("services", services)).hasToString("services: 2\n  consul\n  web [a, b]");
    }

    @Test
    void anInstanceHasItsChecks() {
        Snapshot<List<Row>> instances = snapshot(Row.instances(List.of(INSTANCE)));
        assertThat(StateJson.snapshot("service", AT, instances))
                .contains("\"entries\":[{\"service\":\"web\",\"id\":\"web-1\",\"node\":\"n1\","
                        + "\"address\":\"10.0.0.1\",\"port\":80,\"tags\":[\"b\",\"a\"],\"meta\":{\"v\":\"1\"},"
                        + "\"status\":\"warning\",\"checks\":[{\"node\":\"n1\",\"id\":\"service:web-1\"");
        assertThat(people.snapshot("service", instances))
                .hasToString("service: 1\n  warning web-1 on n1 10.0.0.1:80 [b, a]");
    }

    @Test
    void theOutputOfACheckStaysOnItsLine() {
        assertThat(people.snapshot("checks", snapshot(Row.checks(List.of(CHECK)))))
                .hasToString("checks: 1\n  warning service:web-1 on n1 slow indeed");
        assertThat(StateJson.snapshot("checks", AT, snapshot(Row.checks(List.of(CHECK)))))
                .contains("\"service\":\"web\",\"serviceId\":\"web-1\",\"output\":\"slow\\nindeed\\n\"");
    }

    @Test
    void nodesAreEntries() {
        NodeEntry node = new NodeEntry("n1", "u", "10.0.0.1", "dc1", Map.of(), Map.of());
        assertThat(StateJson.snapshot("nodes", AT, snapshot(Row.nodes(List.of(node)))))
                .endsWith("[{\"node\":\"n1\",\"id\":\"u\",\"address\":\"10.0.0.1\",\"datacenter\":\"dc1\","
                        + "\"meta\":{}}]}");
    }

    @Test
    void whatTheTokenMayNotSeeIsToldWhereConsulTells() {
        assertThat(people.snapshot("nodes", new Snapshot<>(List.of(), 1, 0, Optional.empty(), Filtered.YES)))
                .hasToString("nodes: 0 (more that the token may not see)");
    }

    @Test
    void numbersAreUnsigned() {
        KvEntry entry = entry("a", Bytes.utf8("v"), -1);
        assertThat(StateJson.change(AT, new KvChange.Added(entry)))
                .hasToString("{\"type\":\"added\"," + HEAD
                        + ",\"key\":\"a\",\"value\":\"v\",\"flags\":18446744073709551615,\"modifyIndex\":9}");
        assertThat(StateJson.snapshot("key", AT, new Snapshot<>(List.of(), -1, 0, Optional.empty(), Filtered.NO)))
                .contains("\"index\":18446744073709551615,\"epoch\":0,\"filtered\":\"no\"");
    }

    @Test
    void aValueThatIsNoTextIsInBase64() {
        KvEntry entry = entry("a", Bytes.owning(new byte[] {'a', -1}), 0);
        assertThat(StateJson.change(AT, new KvChange.Added(entry))).contains(",\"base64\":\"Yf8=\",");
        assertThat(people.change(new KvChange.Added(entry))).hasToString("+ a = base64 Yf8=");
    }

    @Test
    void aChangeTellsWhatWasThereBefore() {
        KvEntry old = entry("a", Bytes.utf8("1"), 0);
        KvEntry now = entry("a", Bytes.utf8("2\033[2J"), 0);
        assertThat(StateJson.change(AT, new KvChange.Updated(now, old)))
                .endsWith("\"value\":\"2\\u001B[2J\",\"flags\":0,\"modifyIndex\":9,\"previous\":{\"key\":\"a\","
                        + "\"value\":\"1\",\"flags\":0,\"modifyIndex\":9}}");
        assertThat(StateJson.change(AT, new KvChange.Removed(old)))
                .endsWith(",\"key\":\"a\",\"previous\":{\"key\":\"a\",\"value\":\"1\",\"flags\":0,\"modifyIndex\":9}}");
        assertThat(people.change(new KvChange.Updated(now, old))).hasToString("~ a = 2\\x1b[2J (was 1)");
        assertThat(people.change(new KvChange.Removed(old))).hasToString("- a");
    }

    private static Snapshot<List<Row>> snapshot(List<Row> rows) {
        return new Snapshot<>(rows, 7, 1, Optional.of(Duration.ofMillis(20)), Filtered.UNKNOWN);
    }

    private static KvEntry entry(String key, Bytes value, long flags) {
        return new KvEntry(key, value, flags, 0, Optional.empty(), 8, 9);
    }
}
