// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WithoutTestcontainersTest {
    @Test
    void containersWithoutTestcontainersAreRefusedWithWhatToDo() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Object builder = loader.loadClass(ConsulCluster.class.getName())
                    .getMethod("builder")
                    .invoke(null);
            builder.getClass().getMethod("containers").invoke(builder);

            Method start = builder.getClass().getMethod("start");
            ThrowingCallable starting = () -> start.invoke(builder);

            assertThatExceptionOfType(InvocationTargetException.class)
                    .isThrownBy(starting)
                    .havingCause()
                    .withMessageContainingAll("not on the class path", "org.testcontainers:testcontainers");
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
