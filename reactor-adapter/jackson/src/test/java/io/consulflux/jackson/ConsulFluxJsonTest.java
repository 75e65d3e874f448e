// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.BarrierEvent;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.Straggler;
import io.consulflux.UserEvent;
import io.consulflux.event.FiredEvent;
import io.consulflux.exec.ExecPreview;
import io.consulflux.state.HealthCheck;
import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import io.consulflux.state.ServiceInstance;
import io.consulflux.state.Snapshot;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The lines, letter by letter: scripts depend on them. */
class ConsulFluxJsonTest {

    private static final String HEAD = "\"node\":\"web-1\",\"at\":\"2026-11-21T10:15:30.250Z\"";
    private static final String DB = "\"node\":\"db1\",\"at\":\"2026-11-21T10:15:30.250Z\"";
    private static final KvEntry ENTRY = new KvEntry("a/b", Bytes.utf8("v"), -1, 0, Optional.of("0a1b"), 3, 9);

    @Test
    void everyEventHasItsLine() {
        assertThat(Samples.events().stream().map(ConsulFluxJson::line))
                .containsExactly(
                        "{\"type\":\"warned\"," + HEAD + ",\"kind\":\"killed-unseen\",\"text\":\"too late\"}",
                        "{\"type\":\"submitted\"," + HEAD
                                + ",\"job\":\"0a1b\",\"expected\":2,\"targets\":[\"web-1\",\"web-2\"]}",
                        "{\"type\":\"acknowledged\"," + HEAD + "}",
                        "{\"type\":\"output\"," + HEAD + ",\"sequence\":7,\"text\":\"hi\\n\"}",
                        "{\"type\":\"heartbeat\"," + HEAD + ",\"sequence\":4}",
                        "{\"type\":\"truncated\"," + HEAD + ",\"scope\":\"job\",\"limit\":20,\"told\":1}",
                        "{\"type\":\"exited\"," + HEAD + ",\"code\":255,\"meaning\":\"indeterminate\"}",
                        "{\"type\":\"missing\"," + HEAD + ",\"reason\":\"failed-member\"}",
                        "{\"type\":\"lost\"," + HEAD + ",\"reason\":\"silent\"}",
                        "{\"type\":\"finished\"," + HEAD
                                + ",\"outcome\":\"timed-out\",\"expected\":3,\"acknowledged\":2"
                                + ",\"exited\":1,\"failed\":1,\"missing\":1,\"lost\":1,\"truncated\":1,\"chunksLost\":2"
                                + ",\"bytes\":15,\"strangers\":0,\"nodes\":[{\"node\":\"a\",\"fate\":\"exited\",\"code\":3"
                                + ",\"meaning\":\"failed\",\"bytes\":10,\"milliseconds\":1234,\"truncated\":true"
                                + ",\"chunksLost\":0},{\"node\":\"b\",\"fate\":\"lost\",\"bytes\":5"
                                + ",\"truncated\":false,\"chunksLost\":2}]"
                                + ",\"cause\":\"session 0a1b: its time to live passed\"}",
                        "{\"type\":\"text\"," + HEAD + ",\"text\":\"\u20ac\"}",
                        "{\"type\":\"line\"," + HEAD + ",\"text\":\"one\",\"ended\":true}",
                        "{\"type\":\"group\"," + HEAD + ",\"nodes\":[\"web-1\",\"web-2\"],\"code\":0,\"meaning\":\"ok\""
                                + ",\"bytes\":9,\"text\":\"a\uFFFD\",\"base64\":\"YcM=\",\"incomplete\":\"not-held\"}",
                        "{\"type\":\"joined\"," + DB + ",\"id\":\"db1\",\"state\":\"ready\"}",
                        "{\"type\":\"changed\"," + DB + ",\"id\":\"db1\",\"state\":\"ready\",\"previous\":\"ready\"}",
                        "{\"type\":\"left\"," + DB + ",\"id\":\"db1\",\"state\":\"ready\"}",
                        "{\"type\":\"ready\"," + DB + ",\"ready\":1,\"present\":2,\"needed\":3}",
                        "{\"type\":\"opened\"," + DB + ",\"participants\":[{\"id\":\"db1\",\"state\":\"ready\"}]}",
                        "{\"type\":\"entered\"," + HEAD + ",\"id\":\"db1\",\"session\":\"0a1b\"}",
                        "{\"type\":\"published\"," + HEAD + ",\"id\":\"db1\",\"state\":\"ready\"}",
                        "{\"type\":\"lost\"," + HEAD + ",\"id\":\"db1\",\"session\":\"0a1b\""
                                + ",\"cause\":\"session 0a1b: its time to live passed\"}",
                        "{\"type\":\"left\"," + HEAD + ",\"id\":\"db1\",\"reason\":\"completed\"}",
                        "{\"type\":\"held\"," + HEAD + ",\"session\":\"0a1b\"}",
                        "{\"type\":\"lost\"," + HEAD + ",\"session\":\"0a1b\""
                                + ",\"cause\":\"session 0a1b: its time to live passed\"}",
                        "{\"type\":\"event\"," + HEAD + ",\"id\":\"e1\",\"name\":\"deploy\",\"payload\":\"v1\""
                                + ",\"nodeFilter\":\"^web\",\"serviceFilter\":\"nginx\",\"tagFilter\":\"v2\""
                                + ",\"ltime\":18446744073709551615}",
                        "{\"type\":\"gap\"," + HEAD + ",\"atMost\":null,\"reason\":\"left-ring\"}");
    }

    @Test
    void noKindOfEventWasForgotten() {
        Set<String> written = Samples.events().stream()
                .map(event -> event.getClass().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(written)
                .containsExactlyInAnyOrderElementsOf(
                        kinds(NodeEvent.class).map(Class::getName).toList());
    }

    /** What is added to an event is added to its line, or is named here under the name that it has there. */
    @Test
    void noPartOfAnEventWasForgotten() {
        Map<String, String> renamed = Map.of(
                "data", "text",
                "lamport", "ltime",
                "filters", "nodeFilter",
                "participant", "state",
                "output", "text",
                "summary", "outcome",
                "warning", "kind",
                "duration", "milliseconds");
        Stream.concat(Samples.events().stream(), Stream.of(Samples.summary()))
                .forEach(value -> assertParts(value, renamed));
        Samples.summary().nodes().stream().limit(1).forEach(node -> assertParts(node, renamed));
    }

    private static void assertParts(Object value, Map<String, String> renamed) {
        String line = ConsulFluxJson.line(value);
        boolean left = value instanceof BarrierEvent.Left;
        Arrays.stream(value.getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .map(part -> left && part.equals("previous") ? "state" : renamed.getOrDefault(part, part))
                .forEach(part -> assertThat(line).contains("\"" + part + "\":"));
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(ConsulFluxJsonTest::kinds)
                : Stream.of(type);
    }

    @Test
    void bytesThatAreNotUtf8StandInBase64Too() {
        assertThat(ConsulFluxJson.line(Samples.output('a', 0xFF)))
                .endsWith("\"text\":\"a\uFFFD\",\"base64\":\"Yf8=\"}");
        assertThat(ConsulFluxJson.line(Bytes.utf8("v"))).isEqualTo("{\"text\":\"v\"}");
        assertThat(ConsulFluxJson.line(Samples.bytes(0xC3))).isEqualTo("{\"text\":\"\uFFFD\",\"base64\":\"ww==\"}");
    }

    @Test
    void statesHaveTheirEntriesWhetherTheyAreOneOrMany() {
        String entry = "{\"key\":\"a/b\",\"value\":\"v\",\"flags\":18446744073709551615,\"modifyIndex\":9"
                + ",\"session\":\"0a1b\"}";
        String head = "{\"type\":\"snapshot\",\"index\":9,\"epoch\":1,\"ageMillis\":5,\"filtered\":\"unknown\",";
        assertThat(ConsulFluxJson.line(snapshot(Optional.of(ENTRY)))).isEqualTo(head + "\"entries\":[" + entry + "]}");
        assertThat(ConsulFluxJson.line(snapshot(Optional.empty()))).isEqualTo(head + "\"entries\":[]}");
        assertThat(ConsulFluxJson.line(snapshot(List.of(ENTRY, ENTRY))))
                .isEqualTo(head + "\"entries\":[" + entry + "," + entry + "]}");
        assertThat(ConsulFluxJson.line(snapshot(Map.of("web", List.of("v1")))))
                .isEqualTo(head + "\"entries\":[{\"name\":\"web\",\"tags\":[\"v1\"]}]}");
    }

    @Test
    void anInstanceHasItsChecks() {
        HealthCheck check = new HealthCheck(
                "n1",
                "c1",
                "alive",
                HealthCheck.Status.WARNING,
                "slow",
                "",
                Optional.empty(),
                Optional.empty(),
                List.of());
        assertThat(ConsulFluxJson.line(new ServiceInstance(
                        "web-1",
                        "web",
                        "n1",
                        "10.0.0.1",
                        80,
                        List.of("v1"),
                        Map.of("b", "2", "a", "1"),
                        List.of(check))))
                .isEqualTo("{\"service\":\"web\",\"id\":\"web-1\",\"node\":\"n1\",\"address\":\"10.0.0.1\",\"port\":80"
                        + ",\"tags\":[\"v1\"],\"meta\":{\"a\":\"1\",\"b\":\"2\"},\"status\":\"warning\""
                        + ",\"checks\":[{\"node\":\"n1\",\"id\":\"c1\",\"name\":\"alive\",\"status\":\"warning\""
                        + ",\"output\":\"slow\",\"notes\":\"\"}]}");
    }

    @Test
    void differencesOfKeysTellWhatWasBefore() {
        assertThat(ConsulFluxJson.line(new KvChange.Updated(ENTRY, ENTRY)))
                .startsWith("{\"type\":\"updated\",\"key\":\"a/b\",\"value\":\"v\"")
                .contains("\"previous\":{\"key\":\"a/b\"");
        assertThat(ConsulFluxJson.line(new KvChange.Removed(ENTRY)))
                .startsWith("{\"type\":\"removed\",\"key\":\"a/b\",\"previous\":{\"key\":\"a/b\"");
        assertThat(ConsulFluxJson.line(new KvChange.Added(ENTRY))).startsWith("{\"type\":\"added\",\"key\":\"a/b\"");
    }

    @Test
    void previewsFiredEventsAndFailuresHaveATypeToo() {
        ExecPreview preview = new ExecPreview(
                Optional.of("n1"),
                Optional.empty(),
                List.of("n1"),
                List.of(),
                List.of("n9"),
                2,
                List.of(new ExecPreview.Obstacle(ExecPreview.Obstacle.Kind.REMOTE_EXEC_OFF, "off")),
                List.of(new ExecEvent.Warning(ExecEvent.Warning.Kind.LINE_ENDINGS, "crlf")));
        assertThat(ConsulFluxJson.line(preview))
                .startsWith(
                        "{\"type\":\"preview\",\"node\":\"n1\",\"targets\":[\"n1\"],\"failed\":[],\"absent\":[\"n9\"]")
                .contains("\"obstacles\":[{\"kind\":\"remote-exec-off\",\"text\":\"off\"}]")
                .contains("\"warnings\":[{\"kind\":\"line-endings\",\"text\":\"crlf\"}]");
        assertThat(ConsulFluxJson.line(new FiredEvent("e1", "deploy", Bytes.utf8("v1"), UserEvent.Filters.none())))
                .isEqualTo("{\"type\":\"fired\",\"id\":\"e1\",\"name\":\"deploy\",\"bytes\":2}");
        assertThat(ConsulFluxJson.line(new BarrierTimeoutException(
                        "p",
                        Duration.ofSeconds(1),
                        new BarrierEvent.Ready("n1", Samples.AT, 1, 2, 3),
                        List.of(new Straggler("db2", "busy", Straggler.Reason.NOT_READY)),
                        null)))
                .startsWith("{\"type\":\"timed-out\",\"ready\":1,\"present\":2,\"needed\":3,\"lacking\":")
                .contains("\"stragglers\":[{\"id\":\"db2\",\"state\":\"busy\",\"reason\":\"not-ready\"}]");
        assertThat(ConsulFluxJson.line(Samples.cause()))
                .isEqualTo("{\"type\":\"failed\",\"message\":\"session 0a1b: its time to live passed\"}");
    }

    @Test
    void fieldsOfTheCallersOwnComeLast() {
        Map<String, String> also = new LinkedHashMap<>();
        also.put("at", "now");
        also.put("watch", "key");
        assertThat(ConsulFluxJson.line(new KvChange.Added(ENTRY), also)).endsWith(",\"at\":\"now\",\"watch\":\"key\"}");
    }

    @Test
    void whatHasNoFormIsRefusedByItsType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConsulFluxJson.line("text"))
                .withMessage("value: expected an event or a state of consul-flux, got a java.lang.String");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConsulFluxJson.line(snapshot("mapped")))
                .withMessageContaining("ConsulFluxModule");
    }

    private static <S> Snapshot<S> snapshot(S state) {
        return new Snapshot<>(state, 9, 1, Optional.of(Duration.ofMillis(5)), Snapshot.Filtered.UNKNOWN);
    }
}
