// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockHound;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/** What a client does in a JVM in which nothing was done before. */
class ColdStartTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void aPlainClientLoadsNoTlsAndItsFirstUseBlocksNobody() throws IOException, InterruptedException {
        String said = saidByTheFirstUse();

        // Had the library been loaded by the thread of the first use, which may not block, there would be none.
        String loops = LoopResources.hasNativeSupport() ? "consul-flux-io-(epoll|kqueue)" : "consul-flux-io-nio";
        assertThat(said).contains("ConsulUnreachableException").containsPattern(loops);
        assertThat(Files.readAllLines(folder.resolve("classes")))
                .anyMatch(line -> line.startsWith(NettyTransport.class.getName() + " "))
                .noneMatch(line -> line.startsWith("sun.security.ssl.SSLContextImpl "))
                .noneMatch(line -> line.startsWith("io.netty.resolver.dns.DnsNameResolver "));
    }

    private String saidByTheFirstUse() throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xlog:class+load:file=" + folder.resolve("classes") + ":none:filecount=0",
                "-cp",
                System.getProperty("java.class.path"),
                FirstUse.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(said);
    }

    /** Asks an agent that is not there, from a thread that may not block. */
    static final class FirstUse {

        private FirstUse() {}

        public static void main(String[] arguments) {
            BlockHound.install();
            ConsulFlux consul = ConsulFlux.create(ConsulOptions.defaults().address("127.0.0.1:1"));
            consul.kv()
                    .get("any")
                    .subscribeOn(Schedulers.parallel())
                    .materialize()
                    .blockOptional(LIMIT)
                    .ifPresent(System.out::println);
            Thread.getAllStackTraces().keySet().forEach(thread -> System.out.println(thread.getName()));
            System.exit(0);
        }
    }
}
