// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import io.consulflux.testkit.FaultProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What watches of keys tell while agents, leaders, tokens and connections fail, on real agents. */
class WatchFaultsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private static final String READER = "5eade000-1111-2222-3333-444444444444";
    private static final Pattern ACCESSOR = Pattern.compile("\"AccessorID\":\\s*\"([^\"]+)\"");

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(1);

    private final Scheduler timer = Schedulers.newSingle("test-timer", true);

    @AfterEach
    void stopTimer() {
        timer.dispose();
    }

    @Test
    void anAgentThatWasKilledAndCameBackTellsWhatWasWrittenThen() {
        ConsulAgent agent = cluster.server();
        WatchedKeys watched = WatchedKeys.begin(to(agent), agent.http());

        assertThat(WatchedKeys.write(1, agent.http())).isTrue();
        agent.kill();
        agent.restart();
        assertThat(WatchedKeys.write(2, agent.http())).isTrue();

        watched.tell(2);
        watched.endWith(2, 2, 1);
    }

    @Test
    void aLeaderThatWasKilledIsFollowedByAnotherThatTellsTheTruth() {
        try (ConsulCluster servers =
                ConsulCluster.builder().withoutAcls().agents(4).servers(3).start()) {
            ConsulAgent client = servers.agent(3);
            WatchedKeys watched = WatchedKeys.begin(to(client), client.http());
            ConsulAgent leader = servers.agents().stream()
                    .filter(WatchFaultsIT::leads)
                    .findFirst()
                    .orElseThrow();

            assertThat(WatchedKeys.write(1, client.http())).isTrue();
            leader.kill();
            until(() -> servers.agents().stream().anyMatch(WatchFaultsIT::leads));
            until(() -> WatchedKeys.write(2, client.http()));

            watched.tell(2);
            watched.endWith(2, 2, 1);
        }
    }

    @Test
    void aRestoredSnapshotIsToldInANewEpoch() throws IOException {
        ConsulAgent agent = cluster.server();
        WatchedKeys watched = WatchedKeys.begin(to(agent), agent.http());
        byte[] saved = snapshot(agent);
        assertThat(WatchedKeys.write(1, agent.http())).isTrue();
        watched.tell(1);

        restore(agent, saved);

        watched.tell(0, 1);
        assertThat(WatchedKeys.write(2, agent.http())).isTrue();
        watched.tell(2, 1);
        watched.endWith(2, 3, 1);
    }

    @Test
    void aTokenThatIsRevokedAndGrantedAgainWithinTheGraceIsBorne() {
        try (ConsulCluster guarded = ConsulCluster.builder().agents(1).acls().start()) {
            ConsulAgent agent = guarded.server();
            policy(agent, "reading", "key_prefix \\\"watched/\\\" { policy = \\\"read\\\" }");
            String accessor = grant(agent, "reading");
            WatchedKeys watched = WatchedKeys.begin(to(agent).token(READER), agent.http());

            assertThat(agent.http().delete("/v1/acl/token/" + accessor).isOk()).isTrue();
            // What waits already is answered by the rights it had when it was asked; the next questions are refused.
            assertThat(WatchedKeys.write(1, agent.http())).isTrue();
            watched.failTwice();
            assertThat(WatchedKeys.write(2, agent.http())).isTrue();
            grant(agent, "reading");

            watched.tell(2);
            watched.endWith(2, 2, 1);
        }
    }

    @Test
    void whateverAConnectionSuffersTheTruthIsToldInTheEnd() {
        ConsulAgent agent = cluster.server();
        FaultProxy proxy = agent.proxy();
        WatchedKeys watched = WatchedKeys.begin(to(agent).address(proxy.hostAndPort()), agent.http());

        proxy.cut();
        assertThat(WatchedKeys.write(1, agent.http())).isTrue();
        watched.failTwice();
        proxy.heal();
        watched.tell(1);

        proxy.delay(Duration.ofMillis(200));
        assertThat(WatchedKeys.write(2, agent.http())).isTrue();
        watched.tell(2);
        proxy.heal();

        proxy.truncateAfter(1000);
        assertThat(WatchedKeys.write(3, agent.http())).isTrue();
        watched.failTwice();
        proxy.heal();
        watched.tell(3);

        long swallowed = proxy.bytesFromAgent();
        proxy.blackHole();
        assertThat(WatchedKeys.write(4, agent.http())).isTrue();
        until(() -> proxy.bytesFromAgent() > swallowed);
        proxy.heal();
        watched.tell(4);

        watched.endWith(4, 4, 4);
    }

    private static void policy(ConsulAgent agent, String name, String rules) {
        String body = "{\"Name\":\"" + name + "\",\"Rules\":\"" + rules + "\"}";
        assertThat(agent.http().put("/v1/acl/policy", body).body()).contains(name);
    }

    /** Gives the reader's token a policy. */
    private static String grant(ConsulAgent agent, String policy) {
        String body = "{\"SecretID\":\"" + READER + "\",\"Policies\":[{\"Name\":\"" + policy + "\"}]}";
        Matcher accessor =
                ACCESSOR.matcher(agent.http().put("/v1/acl/token", body).body());
        assertThat(accessor.find()).isTrue();
        return accessor.group(1);
    }

    private ConsulOptions to(ConsulAgent agent) {
        return ConsulOptions.defaults().address(agent.hostAndPort()).scheduler(timer);
    }

    /** Bytes that are no text, which the cluster's own HTTP client cannot carry. */
    private static byte[] snapshot(ConsulAgent agent) throws IOException {
        try (InputStream body = snapshots(agent).getInputStream()) {
            return body.readAllBytes();
        }
    }

    private static void restore(ConsulAgent agent, byte[] snapshot) throws IOException {
        HttpURLConnection http = snapshots(agent);
        http.setRequestMethod("PUT");
        http.setDoOutput(true);
        try (OutputStream body = http.getOutputStream()) {
            body.write(snapshot);
        }
        assertThat(http.getResponseCode()).isEqualTo(HttpURLConnection.HTTP_OK);
    }

    private static HttpURLConnection snapshots(ConsulAgent agent) throws IOException {
        URI address = URI.create(agent.httpAddress() + "/v1/snapshot");
        return (HttpURLConnection) address.toURL().openConnection();
    }

    private static boolean leads(ConsulAgent agent) {
        return agent.isRunning() && agent.http().get("/v1/agent/self").body().contains("\"leader\":\"true\"");
    }

    /** For what nobody announces. */
    private static void until(BooleanSupplier condition) {
        Flux.interval(Duration.ZERO, BETWEEN_LOOKS, Schedulers.boundedElastic())
                .onBackpressureDrop()
                .filter(look -> condition.getAsBoolean())
                .blockFirst(LIMIT);
    }
}
