// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.consulflux.testkit.binary.BinaryPlace.Unavailable;
import io.consulflux.testkit.host.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apt itself is played by shell scripts, which see the arguments and the files that apt would. */
class DebianPackageTest {
    private static final String APT_FAILS = "#!/bin/sh\necho 'E: no route to host'; exit 100\n";

    @TempDir
    Path folder;

    private final Map<String, String> properties = new HashMap<>();
    private final List<String> progress = new ArrayList<>();
    private Path tools;

    @BeforeEach
    void apt() throws IOException {
        tools = folder.resolve("tools");
        Files.createDirectories(folder.resolve("apt"));
        Files.writeString(folder.resolve("apt/sources.list"), "deb http://mirror.example/debian bookworm main\n");
        FakeConsul.script(tools.resolve("apt-get"), """
                #!/bin/sh
                cat sources.list >>SEEN
                echo "$@" >>SEEN
                case "$*" in *download*) : >consul.deb;; esac
                """.replace(
                        "SEEN", folder.resolve("seen").toString()));
        FakeConsul.script(
                tools.resolve("dpkg-deb"),
                "#!/bin/sh\nmkdir -p $3/usr/bin\nprintf '#!/bin/sh\\necho Consul v1.8.7\\n' >$3/usr/bin/consul\n");
    }

    @Test
    void thePackageComesFromTheMirrorOfTheSystemsAptAndIsOnlyUnpacked() throws Exception {
        Path binary = debian().find();

        assertThat(ConsulBinary.at(binary).version()).isEqualTo(new ConsulVersion(1, 8, 7));
        assertThat(binary).isEqualTo(folder.resolve("cache/consul-1.8.7-linux-amd64/consul"));
        assertThat(folder.resolve("seen"))
                .content()
                .contains("http://mirror.example/debian bullseye main", "update", "download consul=1.8.7*")
                .contains("Dir::State=" + folder.resolve("cache"))
                .doesNotContain("install");
        assertThat(progress)
                .containsExactly(
                        "Reading the package lists of Debian bullseye from http://mirror.example/debian",
                        "Downloading Consul 1.8.7 from http://mirror.example/debian");
    }

    @Test
    void aMirrorThatFailsIsFollowedByDebiansOwn() throws Exception {
        FakeConsul.script(tools.resolve("apt-get"), """
                #!/bin/sh
                grep -q mirror.example sources.list && exit 100
                case "$*" in *download*) : >consul.deb;; esac
                """);

        assertThat(debian().find()).exists();
        assertThat(progress).contains("Downloading Consul 1.8.7 from http://deb.debian.org/debian");
    }

    @Test
    void ifEveryMirrorFailsEachIsNamedWithItsReason() throws IOException {
        FakeConsul.script(tools.resolve("apt-get"), APT_FAILS);

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> debian().find())
                .withMessageContainingAll(
                        "http://mirror.example/debian: apt-get update failed: E: no route to host",
                        "http://deb.debian.org/debian: ",
                        "http://archive.debian.org/debian: ");
        assertThat(folder.resolve("cache")).isDirectoryNotContaining("glob:**fetch-*");
    }

    @Test
    void aSystemWithoutAptIsTold() throws IOException {
        Files.delete(tools.resolve("apt-get"));

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> debian().find())
                .withMessageContaining("no apt-get on the PATH");
    }

    @Test
    void anotherVersionAskedForIsNotReplaced() {
        properties.put(Settings.VERSION, "1.20.0");

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> debian().find())
                .withMessageContaining("version 1.20.0 was asked for");
    }

    private DebianPackage debian() {
        Settings settings = new Settings(properties::get, Map.of("PATH", tools.toString())::get);
        BinaryCache cache = new BinaryCache(folder.resolve("cache"), new Platform("linux", "amd64"));
        return new DebianPackage(cache, settings, new AptSources(folder.resolve("apt")), progress::add);
    }
}
