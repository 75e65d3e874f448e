// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.binary.ConsulVersion;
import io.consulflux.testkit.tls.Certificates;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AgentConfigurationTest {
    private static final ConsulVersion DEBIAN = ConsulVersion.parse("1.8.7");
    private static final ConsulVersion CURRENT = ConsulVersion.parse("1.22.0");
    private static final Secrets SECRETS = Secrets.random();

    @Test
    void onlyKeysThatTheVersionKnowsAreWritten() throws NoSuchAlgorithmException {
        JsonNode old = configuration(DEBIAN);
        assertThat(old.at("/ports/grpc_tls").isMissingNode()).isTrue();
        assertThat(old.at("/acl/tokens/master").asString()).isEqualTo(SECRETS.management());
        assertThat(old.at("/verify_incoming_https").asBoolean()).isTrue();
        assertThat(old.at("/ca_file").asString()).isEqualTo("/ca.pem");
        assertThat(old.at("/tls").isMissingNode()).isTrue();

        JsonNode current = configuration(CURRENT);
        assertThat(current.at("/encrypt").asString()).isEqualTo(SECRETS.gossipKey());
        assertThat(current.at("/ports/grpc_tls").asInt()).isEqualTo(-1);
        assertThat(current.at("/acl/tokens/initial_management").asString()).isEqualTo(SECRETS.management());
        assertThat(current.at("/tls/https/verify_incoming").asBoolean()).isTrue();
        assertThat(current.at("/tls/defaults/ca_file").asString()).isEqualTo("/ca.pem");
        assertThat(current.at("/ca_file").isMissingNode()).isTrue();
    }

    @Test
    void withTlsPlainHttpIsSpokenOnTheSocketOnly() throws NoSuchAlgorithmException {
        JsonNode configuration = configuration(CURRENT);

        assertThat(configuration.at("/ports/http").asInt()).isEqualTo(-1);
        assertThat(configuration.at("/ports/https").asInt()).isEqualTo(16001);
        assertThat(configuration.at("/addresses/http").asString()).isEqualTo("unix:///http.sock");
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(SECRETS).asString().doesNotContain(SECRETS.management(), SECRETS.agent(), SECRETS.gossipKey());
    }

    private static JsonNode configuration(ConsulVersion version) throws NoSuchAlgorithmException {
        SSLContext tls = SSLContext.getDefault();
        Certificates certificates = new Certificates(
                Path.of("/ca.pem"),
                Path.of("/agent.pem"),
                Path.of("/agent-key.pem"),
                Path.of("/client.pem"),
                Path.of("/client-key.pem"),
                () -> tls);
        ClusterPlan plan = new ClusterPlan(
                1,
                1,
                true,
                ClusterPlan.Tls.MUTUAL,
                true,
                false,
                false,
                Map.of(),
                List.of(),
                Map.of(),
                Duration.ofSeconds(60),
                progress -> {});
        AgentConfiguration.Place place = new AgentConfiguration.Place(
                "127.0.0.1",
                "127.0.0.1",
                Map.of("https", 16001),
                "/data",
                Optional.of("/http.sock"),
                Optional.of(certificates));
        return JsonMapper.shared()
                .readTree(new AgentConfiguration(plan.specs().get(0), plan, version, SECRETS, place)
                        .json(List.of(), List.of()));
    }
}
