// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import io.consulflux.testkit.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Debian's own {@code consul} package, taken with apt's download and unpacked without being installed. Apt checks the
 * signatures; everything it writes goes to a private folder, so that neither root nor the system's lists are needed.
 *
 * @param cache where the binary is kept
 * @param settings the version wanted and the search path
 * @param sources what the system's apt reads
 * @param progress told before each long step
 */
record DebianPackage(BinaryCache cache, Settings settings, AptSources sources, Consumer<String> progress)
        implements BinaryPlace {
    /** The last version that Debian packaged. */
    static final String VERSION = "1.8.7";

    private static final String SUITE = "bullseye";
    private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
    private static final String DEFAULT_MIRROR = "http://deb.debian.org/debian";
    private static final String OLD_RELEASES = "http://archive.debian.org/debian";

    @Override
    public String name() {
        return "Debian's package of Consul " + VERSION;
    }

    @Override
    public Path find() throws Unavailable {
        requireFittingSystem();
        try {
            return cache.getOrFetch(VERSION, this::fetch);
        } catch (IOException e) {
            throw new Unavailable(e);
        }
    }

    private void requireFittingSystem() throws Unavailable {
        if (!settings.acceptedVersions().contains(VERSION)) {
            throw new Unavailable("version " + settings.version() + " was asked for with -D" + Settings.VERSION);
        }
        tool("apt-get");
        tool("dpkg-deb");
    }

    private String tool(String name) throws Unavailable {
        return Command.onPath(name, settings.variable("PATH").orElse(""))
                .orElseThrow(() ->
                        new Unavailable("there is no " + name + " on the PATH; this works on Debian and Ubuntu only"))
                .toString();
    }

    private Path fetch(Path work) throws IOException, Unavailable {
        List<String> failures = new ArrayList<>();
        for (String mirror : mirrors()) {
            Path folder = Files.createTempDirectory(work, "apt-");
            Optional<String> failure = download(mirror, folder);
            if (failure.isEmpty()) {
                return unpack(folder);
            }
            failures.add(mirror + ": " + failure.get());
        }
        throw new Unavailable(String.join("; ", failures));
    }

    /** The system's mirror, Debian's own, and the home of suites that mirrors have dropped. */
    private Set<String> mirrors() throws IOException {
        Set<String> mirrors = new LinkedHashSet<>();
        sources.debianMirror().ifPresent(mirrors::add);
        mirrors.add(DEFAULT_MIRROR);
        mirrors.add(OLD_RELEASES);
        return mirrors;
    }

    private Optional<String> download(String mirror, Path folder) throws IOException, Unavailable {
        Files.createDirectories(folder.resolve("state/lists/partial"));
        Files.createDirectories(folder.resolve("cache/archives/partial"));
        Files.createFile(folder.resolve("state/status"));
        String signedBy = Files.isReadable(KEYRING) ? "[signed-by=" + KEYRING + "] " : "";
        Files.writeString(folder.resolve("sources.list"), "deb " + signedBy + mirror + " " + SUITE + " main\n");

        progress.accept("Reading the package lists of Debian " + SUITE + " from " + mirror);
        Command.Finished update = apt(folder, "update");
        if (update.status() != 0
                || update.output().contains("\nE:")
                || update.output().contains("Failed to fetch")) {
            return Optional.of("apt-get update failed: " + update.tail(3) + keyringAdvice());
        }
        progress.accept("Downloading Consul " + VERSION + " from " + mirror);
        Command.Finished download = apt(folder, "download", "consul=" + VERSION + "*");
        return download.status() == 0 ? Optional.empty() : Optional.of("apt-get download failed: " + download.tail(3));
    }

    private static String keyringAdvice() {
        return Files.isReadable(KEYRING) ? "" : " (Debian's keys are not here: install debian-archive-keyring)";
    }

    private Command.Finished apt(Path folder, String... words) throws IOException, Unavailable {
        List<String> command = new ArrayList<>(List.of(tool("apt-get"), "-q"));
        List<String> options = List.of(
                "Dir::State=" + folder.resolve("state"),
                "Dir::State::status=" + folder.resolve("state/status"),
                "Dir::Cache=" + folder.resolve("cache"),
                "Dir::Etc::sourcelist=" + folder.resolve("sources.list"),
                "Dir::Etc::sourceparts=-",
                // as root, apt would otherwise read the private folder as a user who may not
                "APT::Sandbox::User=",
                "Acquire::Languages=none",
                "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
                // the suite is old, and its lists are no longer signed anew
                "Acquire::Check-Valid-Until=false",
                "Acquire::Retries=1",
                "Acquire::http::Timeout=10",
                "Acquire::https::Timeout=10");
        options.forEach(option -> command.addAll(List.of("-o", option)));
        command.addAll(List.of(words));
        return new Command(command, folder, Duration.ofMinutes(5)).run();
    }

    private Path unpack(Path folder) throws IOException, Unavailable {
        Path archive;
        try (Stream<Path> files = Files.list(folder)) {
            archive = files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow(() -> new Unavailable("apt-get download left no package behind"));
        }
        Path root = folder.resolve("root");
        Command.Finished finished = new Command(
                        List.of(tool("dpkg-deb"), "-x", archive.toString(), root.toString()),
                        folder,
                        Duration.ofMinutes(2))
                .run();
        if (finished.status() != 0) {
            throw new Unavailable("dpkg-deb failed: " + finished.tail(3));
        }
        return root.resolve("usr/bin/consul");
    }
}
