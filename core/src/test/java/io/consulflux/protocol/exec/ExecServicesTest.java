// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulRequestException;
import io.consulflux.exec.ExecJob;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes that are meant by their services, found out by the same rule that agents apply. */
class ExecServicesTest {

    private static final String FEW = "{\"consul\":[],\"web\":[\"blue\",\"green\"],\"db\":[]}";

    @Test
    void whereServicesAreFewTheCatalogIsAskedServiceByService() {
        ExecTranscript transcript =
                ExecTranscript.of(ExecJob.of("uptime").onServices("^web-1$")).resolve("n1", "n2", "n3");
        transcript.answer("services", 200, FEW);
        assertThat(transcript.reads()).containsExactlyInAnyOrder("service web", "service db");

        transcript.answer("service web", 200, array(instance("n1", "web-1", "blue"), instance("n2", "web-2", "blue")));
        transcript.answer("service db", 200, array(instance("n3", "web-1")));
        transcript.open().store().call();

        assertThat(transcript.told()).containsExactly("submitted 2 [n1, n3]");
        assertThat(transcript.requests())
                .contains("GET /v1/catalog/services", "GET /v1/catalog/service/web", "GET /v1/catalog/service/db");
    }

    @Test
    void aTagMustBeOneOfTheServiceWhoseIdMatches() {
        ExecTranscript transcript = ExecTranscript.of(ExecJob.of("uptime").onServices("web", "blue"))
                .resolve("n1", "n2", "n3");
        transcript.answer("services", 200, FEW);
        assertThat(transcript.reads()).as("db bears no such tag").containsExactly("service web");

        transcript.answer("service web", 200, array(instance("n1", "web-1", "blue"), instance("n2", "web-2", "green")));
        transcript.open().store().call();

        assertThat(transcript.told()).containsExactly("submitted 1 [n1]");
    }

    @Test
    void whereNodesAreFewerTheCatalogIsAskedNodeByNode() {
        ExecTranscript transcript = ExecTranscript.of(
                        ExecJob.of("uptime").onNodes("^n").onServices("web", "blue"))
                .resolve("n1", "n2", "x1", "n 3:4", "n4:3");
        transcript.answer("services", 200, services(4));
        assertThat(transcript.reads()).containsExactlyInAnyOrder("node n1", "node n2", "node n 3");

        transcript.answer("node n1", 200, node(service("web-1", "web", "blue")));
        transcript.answer("node n2", 200, node(service("web-1", "web", "green")));
        transcript.answer("node n 3", 200, "null");

        transcript.open().store().call();
        assertThat(transcript.told()).containsExactly("submitted 1 [n1]");
        assertThat(transcript.requests()).contains("GET /v1/catalog/node/n%203");
    }

    @Test
    void theServersOwnServiceIsNoneThatAnAgentHasWhicheverWayTheCatalogIsAsked() {
        ExecTranscript byService =
                ExecTranscript.of(ExecJob.of("uptime").onServices("con")).resolve("n1", "n2");
        byService.answer("services", 200, "{\"consul\":[],\"web\":[]}");
        assertThat(byService.reads()).containsExactly("service web");

        ExecTranscript byNode =
                ExecTranscript.of(ExecJob.of("uptime").onServices("con")).resolve("n1", "n2");
        byNode.answer("services", 200, services(4));
        byNode.answer("node n1", 200, node(service("consul", "consul")));
        byNode.answer("node n2", 200, node(service("consul", "consul") + "," + service("icon", "web")));
        byNode.open().store().call();
        assertThat(byNode.told()).containsExactly("submitted 1 [n2]");
    }

    @Test
    void atMostEightQuestionsAreAskedAtOnce() {
        String[] nodes = new String[20];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = "n" + i;
        }
        ExecTranscript transcript =
                ExecTranscript.of(ExecJob.of("uptime").onServices("web")).resolve(nodes);
        transcript.answer("services", 200, services(19));

        int asked = 0;
        while (!transcript.reads().isEmpty()) {
            assertThat(transcript.reads()).hasSizeLessThanOrEqualTo(8);
            transcript.answer(transcript.reads().get(0), 200, array(instance("n1", "web-1")));
            asked++;
        }

        assertThat(asked).isEqualTo(19);
        assertThat(transcript.calls()).containsExactly("session creation");
    }

    @Test
    void whileConsulCannotAnswerItIsAskedAgainForTenSeconds() {
        ExecTranscript transcript = ExecTranscript.of("uptime");
        int retries = 0;
        while (!transcript.conversation().isOver()) {
            transcript.answer("self", 500, "No cluster leader");
            if (!transcript.conversation().isOver()) {
                assertThat(transcript.reads())
                        .as("nothing is asked in the pause")
                        .isEmpty();
                transcript.fire("retry");
                retries++;
            }
        }

        assertThat(retries).isEqualTo(20);
        assertThat(transcript.conversation().elapsed()).hasSeconds(10);
        assertThat(transcript.conversation().failure()).get().asString().contains("No cluster leader");
        assertThat(transcript.told()).isEmpty();
    }

    @Test
    void anAnswerThatIsNotConsulsEndsTheJobBeforeItBegan() {
        ExecTranscript transcript = ExecTranscript.of("uptime").answer("members", 200, "<html>");

        assertThat(transcript.conversation().failure()).get().asString().contains("not JSON");
        assertThat(transcript.requests()).hasSize(3);
    }

    @Test
    void aRefusalEndsTheJobBeforeItBegan() {
        ExecTranscript transcript = ExecTranscript.of("uptime").answer("self", 400, "Bad request");

        assertThat(transcript.conversation().failure()).get().isInstanceOf(ConsulRequestException.class);
    }

    private static String services(int count) {
        List<String> services = new ArrayList<>(List.of("\"consul\":[]"));
        for (int i = 0; i < count; i++) {
            services.add("\"s" + i + "\":[\"blue\"]");
        }
        return "{" + String.join(",", services) + "}";
    }

    private static String array(String... elements) {
        return List.of(elements).toString();
    }

    private static String node(String services) {
        return "{\"Node\":{},\"Services\":{" + services + "}}";
    }

    private static String service(String id, String name, String... tags) {
        return "\"" + id + "\":{\"ID\":\"" + id + "\",\"Service\":\"" + name + "\",\"Tags\":" + quoted(tags) + "}";
    }

    private static String instance(String node, String id, String... tags) {
        return "{\"Node\":\"" + node + "\",\"ServiceID\":\"" + id + "\",\"ServiceTags\":" + quoted(tags) + "}";
    }

    private static String quoted(String... texts) {
        return List.of(texts).stream().map(text -> '"' + text + '"').toList().toString();
    }
}
