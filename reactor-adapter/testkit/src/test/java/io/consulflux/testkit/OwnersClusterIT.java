// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.consulflux.testkit.host.Loopback;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A cluster as it is started without a further word can be used by its owner alone. */
class OwnersClusterIT {
    /** The first byte on a connection of Raft's (Consul {@code agent/pool/conn.go}). */
    private static final int RAFT = 1;

    private static final Queue<String> progress = new ConcurrentLinkedQueue<>();

    @AutoClose
    private static final ConsulCluster cluster =
            ConsulCluster.builder().agents(2).progress(progress::add).start();

    @Test
    void whoHasNoTokenCanNeitherRunCommandsNorReadOrWrite() {
        assertThat(cluster.agents()).allSatisfy(agent -> {
            ConsulHttp stranger = agent.http().withToken(null);
            assertThat(stranger.put("/v1/kv/_rexec/job", "{}").status()).isEqualTo(403);
            assertThat(stranger.put("/v1/event/fire/_rexec", "{}").status()).isEqualTo(403);
            assertThat(stranger.put("/v1/session/create", "").status()).isEqualTo(403);
            assertThat(stranger.put("/v1/agent/leave", "").status()).isEqualTo(403);
            assertThat(stranger.get("/v1/agent/self").status()).isEqualTo(403);
            assertThat(stranger.get("/v1/catalog/nodes").body().strip()).isEqualTo("[]");
            assertThat(agent.isRunning()).isTrue();
        });
    }

    @Test
    void itsOwnerRunsCommandsWithTheTokenOfItsFile() throws IOException {
        String token = Files.readString(cluster.tokenFile()).strip();
        assertThat(token).isEqualTo(cluster.managementToken());
        RemoteExec exec = RemoteExec.start(cluster.agent(1), "echo mine");
        assertThat(cluster.agents())
                .allSatisfy(
                        agent -> assertThat(exec.firstOutputOf(agent.name())).isEqualTo("mine"));
    }

    @Test
    void theFileIsReadByItsOwnerAlone() throws IOException {
        Path file = cluster.tokenFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(progress).anyMatch(line -> line.contains(file.toString()));
    }

    @Test
    void noSecretIsAmongArgumentsOrInEnvironmentsOrLogs() throws IOException {
        List<String> secrets = secrets();
        List<String> seen = new ArrayList<>(progress);
        for (ConsulAgent agent : cluster.agents()) {
            seen.add(agent.log());
        }
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            seen.add(text(Path.of("/proc", Long.toString(process.pid()), "cmdline")));
            seen.add(text(Path.of("/proc", Long.toString(process.pid()), "environ")));
        }
        assertThat(secrets)
                .hasSize(3)
                .doesNotContain("")
                .allSatisfy(secret -> assertThat(seen).noneMatch(text -> text.contains(secret)));
    }

    @Test
    void whoHasNoGossipKeyCannotJoin() {
        try (ConsulCluster stranger = ConsulCluster.startWithoutAcls(1)) {
            String gossip = cluster.server().runtime().lanAddress();
            assertThat(stranger.server()
                            .http()
                            .put("/v1/agent/join/" + gossip, "")
                            .isOk())
                    .isFalse();
            assertThat(cluster.server().http().get("/v1/agent/members").body())
                    .contains("node-2")
                    .doesNotContain(stranger.server().runtime().lanAddress().split(":", -1)[1]);
        }
    }

    /** Raft knows no token; a server must not take its messages from strangers. */
    @Test
    void whoHasNoCertificateIsNotHeardByTheServer() throws IOException {
        int rpc = Integer.parseInt(configured("server"));
        try (Socket stranger = new Socket(Loopback.ADDRESS, rpc)) {
            stranger.setSoTimeout(30_000);
            stranger.getOutputStream().write(RAFT);
            assertThat(stranger.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aClusterWithoutAclsIsAskedForByName() {
        try (ConsulCluster open = ConsulCluster.startWithoutAcls(1)) {
            assertThat(open.hasAcls()).isFalse();
            assertThat(open.server().http().put("/v1/kv/a", "b").isOk()).isTrue();
            assertThatIllegalStateException().isThrownBy(open::managementToken).withMessageContaining("withoutAcls()");
            assertThatIllegalStateException().isThrownBy(open::tokenFile).withMessageContaining("withoutAcls()");
        }
    }

    /** The tokens and the key as the agents' own files hold them. */
    private static List<String> secrets() throws IOException {
        return List.of(cluster.managementToken(), configured("agent"), configured("encrypt"));
    }

    private static String configured(String name) throws IOException {
        String configuration = text(cluster.tokenFile().resolveSibling("node-1").resolve("agent.json"));
        return configuration.replaceAll("(?s).*\"" + name + "\" : \"?([^\",}\\s]+).*", "$1");
    }

    private static String text(Path file) throws IOException {
        return Files.isReadable(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    }
}
