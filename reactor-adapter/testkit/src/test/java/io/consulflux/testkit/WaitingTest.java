// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.site.AgentRuntime;
import io.consulflux.testkit.site.AgentSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Other agents may be ended and paused while one is waited for. */
class WaitingTest {

    private final Program program = new Program();
    private final ConsulAgent agent = new ConsulAgent(
            new AgentSpec("node-1", "dc1", false, 1, false, List.of()),
            program,
            new ConsulHttp(HttpClient.newHttpClient(), program::httpAddress, null),
            new Neighbourhood(Duration.ofSeconds(1)));

    @Test
    void anAgentThatIsKilledMeanwhileIsWaitedForNoLonger() {
        waitWhile(agent::kill);
        assertThat(agent.isRunning()).isFalse();
    }

    @Test
    void anAgentThatIsPausedMeanwhileIsWaitedForNoLonger() {
        waitWhile(agent::pause);
        assertThat(agent.isRunning()).isTrue();
    }

    @Test
    void anAgentThatEndsByItselfIsToldWithTheEndOfItsLog() {
        assertThatExceptionOfType(ConsulClusterException.class)
                .isThrownBy(() -> waitWhile(program::kill))
                .withMessageContainingAll("node-1 ended before it could be seen", "its last words");
    }

    private void waitWhile(Runnable happening) {
        new Waiting(Duration.ofMinutes(1)).until(() -> agent, "be seen", view -> {
            happening.run();
            return false;
        });
    }

    /** An agent's process, in so far as it is alive or not. */
    private static final class Program implements AgentRuntime {
        private boolean running = true;

        @Override
        public void launch(List<String> servers, List<String> remoteServers) {
            running = true;
        }

        @Override
        public URI httpAddress() {
            return URI.create("http://127.0.0.1:1");
        }

        @Override
        public String lanAddress() {
            return "127.0.0.1:2";
        }

        @Override
        public String wanAddress() {
            return "127.0.0.1:3";
        }

        @Override
        public Optional<Path> unixSocket() {
            return Optional.empty();
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public void kill() {
            running = false;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public String log() {
            return "its last words";
        }
    }
}
