// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.consulflux.testkit.host.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
    @TempDir
    Path folder;

    @Test
    void manyWhoWantTheSameBinaryFetchItOnce() throws Exception {
        AtomicInteger fetches = new AtomicInteger();
        Callable<Path> want = () -> cache().getOrFetch("1.2.3", work -> {
            fetches.incrementAndGet();
            return FakeConsul.in(work);
        });
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Path> got : threads.invokeAll(List.of(want, want, want, want))) {
                assertThat(got.get()).isEqualTo(folder.resolve("consul-1.2.3-linux-amd64/consul"));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(fetches).hasValue(1);
        assertThat(cache().lookUp("1.2.3")).isPresent();
    }

    @Test
    void aFailedFetchLeavesNothing() throws IOException {
        assertThatIOException()
                .isThrownBy(() -> cache().getOrFetch("1.2.3", work -> {
                    Files.writeString(work.resolve("half"), "half of it");
                    throw new IOException("the line went dead");
                }));

        assertThat(cache().lookUp("1.2.3")).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("lock"));
        }
    }

    @Test
    void whatAKilledFetchLeftIsDeletedByTheNext() throws Exception {
        Path left = Files.createDirectories(folder.resolve("fetch-123"));
        Files.writeString(left.resolve("half"), "half of it");
        Path other = Files.createDirectories(folder.resolve("consul-1.2.2-linux-amd64"));

        cache().getOrFetch("1.2.3", FakeConsul::in);

        assertThat(left).doesNotExist();
        assertThat(other).exists();
    }

    private BinaryCache cache() {
        return new BinaryCache(folder, new Platform("linux", "amd64"));
    }
}
