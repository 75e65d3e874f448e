// SPDX-License-Identifier: Apache-2.0
package io.consulflux.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.poll.Question;
import io.consulflux.state.CheckState;
import io.consulflux.state.HealthCheck;
import io.consulflux.state.HealthCheck.Status;
import io.consulflux.state.NodeEntry;
import io.consulflux.state.ReadOptions;
import io.consulflux.state.ServiceInstance;
import io.consulflux.state.ServiceQuery;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from answers as Consul 1.8.7 gives them. */
class AnswersTest {

    private static final ReadOptions DEFAULTS = ReadOptions.defaults();
    private static final Question<List<ServiceInstance>> WEB = new ServiceQuestion(ServiceQuery.of("web"), DEFAULTS);
    private static final Question<List<NodeEntry>> NODES = new NodesQuestion(DEFAULTS);

    private static final String SERF = """
            {"Node":"n1","CheckID":"serfHealth","Name":"Serf Health Status","Status":"passing","Notes":"",
             "Output":"Agent alive and reachable","ServiceID":"","ServiceName":"","ServiceTags":[]}""";
    private static final String TTL = """
            {"Node":"n1","CheckID":"service:web-1","Name":"Service 'web' check","Status":"critical","Notes":"why",
             "Output":"timed out","ServiceID":"web-1","ServiceName":"web","ServiceTags":["b","a"]}""";

    private static String instance(String node, String id, String address, String... checks) {
        return """
                {"Node":{"ID":"u","Node":"%s","Address":"10.0.0.1","Datacenter":"dc1"},
                 "Service":{"ID":"%s","Service":"web","Tags":["b","a"],"Address":"%s","Meta":{"v":"1"},"Port":80},
                 "Checks":[%s]}""".formatted(node, id, address, String.join(",", checks));
    }

    @Test
    void anInstanceIsToldWithItsChecks() {
        ServiceInstance web =
                read(WEB, "[" + instance("n1", "web-1", "", TTL, SERF) + "]").get(0);

        assertThat(web.id()).isEqualTo("web-1");
        assertThat(web.name()).isEqualTo("web");
        assertThat(web.node()).isEqualTo("n1");
        assertThat(web.port()).isEqualTo(80);
        assertThat(web.tags()).containsExactly("b", "a");
        assertThat(web.meta()).isEqualTo(Map.of("v", "1"));
        assertThat(web.status()).isEqualTo(Status.CRITICAL);
        assertThat(web.checks()).extracting(HealthCheck::id).containsExactly("serfHealth", "service:web-1");
        assertThat(web.checks().get(1))
                .isEqualTo(new HealthCheck(
                        "n1",
                        "service:web-1",
                        "Service 'web' check",
                        Status.CRITICAL,
                        "timed out",
                        "why",
                        Optional.of("web-1"),
                        Optional.of("web"),
                        List.of("b", "a")));
        assertThat(web.checks().get(0).serviceId()).isEmpty();
    }

    @Test
    void anInstanceWithoutAddressIsReachedAtItsNodes() {
        assertThat(read(WEB, "[" + instance("n1", "a", "") + "," + instance("n1", "b", "web.example") + "]"))
                .extracting(ServiceInstance::address)
                .containsExactly("10.0.0.1", "web.example");
    }

    @Test
    void anInstanceWithoutChecksIsPassing() {
        assertThat(read(WEB, "[" + instance("n1", "a", "") + "]").get(0).status())
                .isEqualTo(Status.PASSING);
    }

    @Test
    void theOrderOfInstancesAndChecksMeansNothing() {
        String one = instance("n1", "web-1", "", TTL, SERF);
        String same = instance("n1", "web-1", "", SERF, TTL);
        String other = instance("n0", "web-2", "");
        assertThat(read(WEB, "[" + one + "," + other + "]")).isEqualTo(read(WEB, "[" + other + "," + same + "]"));
    }

    @Test
    void theOrderByDistanceIsKept() {
        ReadOptions near = DEFAULTS.near("_agent");
        String listing = "[" + instance("n2", "b", "") + "," + instance("n1", "a", "") + "]";
        assertThat(read(new ServiceQuestion(ServiceQuery.of("web"), near), listing))
                .extracting(ServiceInstance::node)
                .containsExactly("n2", "n1");
        assertThat(read(new NodesQuestion(near), "[{\"Node\":\"n2\"},{\"Node\":\"n1\"}]"))
                .extracting(NodeEntry::name)
                .containsExactly("n2", "n1");
        assertThat(read(new StateChecksQuestion(CheckState.ANY, near), "[" + TTL + "," + SERF + "]"))
                .extracting(HealthCheck::id)
                .containsExactly("service:web-1", "serfHealth");
    }

    @Test
    void nodesAreToldByName() {
        assertThat(read(
                        NODES,
                        "[{\"Node\":\"n2\",\"ID\":\"\",\"Address\":\"10.0.0.2\",\"Datacenter\":\"dc1\","
                                + "\"TaggedAddresses\":null,\"Meta\":null},{\"Node\":\"n1\",\"ID\":\"u\","
                                + "\"Address\":\"10.0.0.1\",\"Datacenter\":\"dc1\",\"TaggedAddresses\":{\"lan\":\"10.0.0.1\"},"
                                + "\"Meta\":{\"rack\":\"7\"}}]"))
                .containsExactly(
                        new NodeEntry("n1", "u", "10.0.0.1", "dc1", Map.of("lan", "10.0.0.1"), Map.of("rack", "7")),
                        new NodeEntry("n2", "", "10.0.0.2", "dc1", Map.of(), Map.of()));
    }

    @Test
    void theOrderOfTheTagsOfServicesMeansNothing() {
        Question<Map<String, List<String>>> services = new ServicesQuestion(DEFAULTS);
        Map<String, List<String>> told = read(services, "{\"web\":[\"b\",\"a\"],\"consul\":[]}");
        assertThat(told)
                .isEqualTo(read(services, "{\"consul\":[],\"web\":[\"a\",\"b\"]}"))
                .isUnmodifiable();
        assertThat(told.keySet()).containsExactly("consul", "web");
        assertThat(told).containsEntry("web", List.of("a", "b"));
    }

    @Test
    void aStatusOfALaterReleaseIsUnknown() {
        String later = SERF.replace("passing", "dozing");
        assertThat(read(new NodeChecksQuestion("n1", DEFAULTS), "[" + later + "]"))
                .extracting(HealthCheck::status)
                .containsExactly(Status.UNKNOWN);
    }

    @Test
    void anAnswerOfAnotherShapeIsAnError() {
        assertThatExceptionOfType(ConsulAnswerException.class)
                .isThrownBy(() -> read(WEB, "{}"))
                .withMessageContaining("GET /v1/health/service/web");
        assertThatExceptionOfType(ConsulAnswerException.class).isThrownBy(() -> read(NODES, "not JSON"));
    }

    private static <S> S read(Question<S> question, String body) {
        return question.read(new Response(200, Map.of(), Bytes.utf8(body)), Optional.empty());
    }

    @Test
    void anEmptyTextIsNoLeader() {
        LeaderCall call = new LeaderCall(Optional.empty());
        assertThat(call.read(new Response(200, Map.of(), Bytes.utf8("\"10.0.0.1:8300\""))))
                .contains("10.0.0.1:8300");
        assertThat(call.read(new Response(200, Map.of(), Bytes.utf8("\"\"")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "7", "[]", "{}", "\"10.0.0.1", "<html>"})
    void aLeaderThatIsNoTextIsRefused(String body) {
        Response answer = new Response(200, Map.of(), Bytes.utf8(body));
        assertThatExceptionOfType(ConsulAnswerException.class)
                .isThrownBy(() -> new LeaderCall(Optional.empty()).read(answer))
                .withMessageContaining("GET /v1/status/leader");
    }
}
