// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class WithoutTestcontainersTest {
    @Test
    void containersWithoutTestcontainersAreRefusedWithWhatToDo() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Object builder = loader.loadClass(ConsulCluster.class.getName())
                    .getMethod("builder")
                    .invoke(null);
            builder.getClass().getMethod("containers").invoke(builder);

            Throwable failure = Assertions.assertThrows(
                            InvocationTargetException.class,
                            () -> builder.getClass().getMethod("start").invoke(builder))
                    .getCause();

            assertThat(failure.getClass().getName()).isEqualTo(ConsulClusterException.class.getName());
            assertThat(failure).hasMessageContainingAll("not on the class path", "org.testcontainers:testcontainers");
        }
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("testcontainers"))
                .map(entry -> {
                    try {
                        return Path.of(entry).toUri().toURL();
                    } catch (MalformedURLException e) {
                        throw new IllegalArgumentException(entry, e);
                    }
                })
                .toArray(URL[]::new);
    }
}
