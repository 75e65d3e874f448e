// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void parts() throws IOException {
        Files.createDirectory(folder.resolve("sources.list.d"));
    }

    @Test
    void readsTheOneLineFormat() throws IOException {
        write("sources.list", """
                # deb http://commented.example/debian bookworm main
                deb-src http://sources.example/debian bookworm main
                deb [arch=amd64 signed-by=/usr/share/keyrings/x.gpg] https://mirror.example/debian bookworm main contrib
                deb http://security.example/debian-security bookworm-security main
                """);

        assertThat(new AptSources(folder).addresses())
                .containsExactly("https://mirror.example/debian", "http://security.example/debian-security");
        assertThat(new AptSources(folder).debianMirror()).contains("https://mirror.example/debian");
    }

    @Test
    void readsTheParagraphFormat() throws IOException {
        write("sources.list.d/debian.sources", """
                Types: deb deb-src
                # a comment
                URIs: https://one.example/debian/
                  https://two.example/debian
                Suites: bookworm
                Components: main

                Types: deb-src
                URIs: http://sources.example/debian

                Enabled: no
                Types: deb
                URIs: http://disabled.example/debian
                """);

        assertThat(new AptSources(folder).addresses())
                .containsExactly("https://one.example/debian/", "https://two.example/debian");
    }

    @Test
    void ubuntuAndThirdPartiesHaveNoDebianMirror() throws IOException {
        write("sources.list", "deb http://archive.ubuntu.com/ubuntu jammy main universe\n");
        write("sources.list.d/node.list", "deb https://deb.nodesource.com/node_20.x nodistro main\n");
        write("sources.list.d/off.list.disabled", "deb http://old.example/debian stretch main\n");

        assertThat(new AptSources(folder).debianMirror()).isEmpty();
    }

    @Test
    void aSystemWithoutAptHasNoAddresses() throws IOException {
        assertThat(new AptSources(folder.resolve("none")).addresses()).isEmpty();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
