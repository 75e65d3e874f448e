// SPDX-License-Identifier: Apache-2.0
package io.consulflux.modules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** The JDKs of this machine that can use the client: that of the build, and those where systems and people put them. */
final class InstalledJdks {
    private static final int OLDEST = 17;

    private InstalledJdks() {}

    /** Their homes, each once. */
    static Set<Path> homes() {
        List<Path> candidates = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        candidates.addAll(folders(Path.of("/usr/lib/jvm"), ""));
        candidates.addAll(folders(Path.of("/Library/Java/JavaVirtualMachines"), "Contents/Home"));
        candidates.addAll(folders(Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"), ""));
        Set<Path> homes = new TreeSet<>();
        for (Path candidate : candidates) {
            if (Files.isExecutable(candidate.resolve("bin/javac")) && version(candidate) >= OLDEST) {
                homes.add(real(candidate));
            }
        }
        return homes;
    }

    private static List<Path> folders(Path parent, String home) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(parent)) {
            children.forEach(child -> folders.add(child.resolve(home)));
        } catch (NoSuchFileException | NotDirectoryException nothingThere) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folders;
    }

    /** As the JDK's own release file tells it; 0 where it has none. */
    private static int version(Path home) {
        Path release = home.resolve("release");
        if (!Files.exists(release)) {
            return 0;
        }
        Properties properties = new Properties();
        try (var lines = Files.newBufferedReader(release)) {
            properties.load(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Integer.parseInt(version.split("[^0-9]", 2)[0]);
    }

    private static Path real(Path home) {
        try {
            return home.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
