// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.host.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinarySearchTest {
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Settings settings = new Settings(properties::get, environment::get);

    @TempDir
    Path folder;

    @Test
    void theNamedBinaryComesBeforeThePathAndThatBeforeTheCache() throws IOException {
        Path bin = folder.resolve("bin");
        Path onPath = FakeConsul.in(bin);
        Path cached = FakeConsul.in(folder.resolve("cache/consul-1.22.0-linux-amd64"));
        Path named = FakeConsul.in(folder.resolve("named"));
        Path inEnvironment = FakeConsul.in(folder.resolve("environment"));

        assertThat(search().find().path()).isEqualTo(cached);
        environment.put("PATH", bin.toString());
        assertThat(search().find().path()).isEqualTo(onPath);
        environment.put(Settings.BINARY_VARIABLE, inEnvironment.toString());
        assertThat(search().find().path()).isEqualTo(inEnvironment);
        properties.put(Settings.BINARY, named.toString());
        assertThat(search().find()).isEqualTo(new ConsulBinary(named, new ConsulVersion(1, 22, 0)));
    }

    @Test
    void oneErrorNamesEveryPlaceAndSaysWhatToDo() {
        assertThatExceptionOfType(ConsulClusterException.class)
                .isThrownBy(() -> search().find())
                .withMessageContainingAll(
                        "named by -Dconsulflux.consul.binary or CONSUL_BINARY: neither is set",
                        "'consul' on the PATH: there is none",
                        "the cache " + folder.resolve("cache") + ": it holds none of the versions 1.22.0, 1.8.7",
                        "elsewhere: the server is down",
                        "What to do: install Consul");
    }

    @Test
    void aNamedBinaryThatIsNoneEndsTheSearch() throws IOException {
        FakeConsul.in(folder.resolve("cache/consul-1.22.0-linux-amd64"));
        properties.put(
                Settings.BINARY,
                FakeConsul.script(folder.resolve("other"), "#!/bin/sh\necho I am something else\n")
                        .toString());

        assertThatExceptionOfType(ConsulClusterException.class)
                .isThrownBy(() -> search().find())
                .withMessageContainingAll("consulflux.consul.binary", "other", "I am something else");
    }

    @Test
    void aBrokenConsulOnThePathIsToldAndPassedOver() throws IOException {
        Path cached = FakeConsul.in(folder.resolve("cache/consul-1.8.7-linux-amd64"));
        FakeConsul.script(folder.resolve("bin/consul"), "#!/bin/sh\nexit 1\n");
        environment.put("PATH", folder.resolve("bin").toString());

        assertThat(search().find().path()).isEqualTo(cached);
    }

    @Test
    void aVersionAskedForIsNotReplacedByAnotherOneOfTheCache() throws IOException {
        FakeConsul.in(folder.resolve("cache/consul-1.8.7-linux-amd64"));
        properties.put(Settings.VERSION, "1.20.0");

        assertThatExceptionOfType(ConsulClusterException.class)
                .isThrownBy(() -> search().find())
                .withMessageContaining("it holds none of the versions 1.20.0");
    }

    private BinarySearch search() {
        BinaryCache cache = new BinaryCache(folder.resolve("cache"), new Platform("linux", "amd64"));
        return new BinarySearch(List.of(
                new NamedFile(settings),
                new SearchPath(settings),
                new CachedCopy(cache, settings.acceptedVersions()),
                new Elsewhere()));
    }

    private record Elsewhere() implements BinaryPlace {
        @Override
        public String name() {
            return "elsewhere";
        }

        @Override
        public Path find() throws Unavailable {
            throw new Unavailable("the server is down");
        }
    }
}
