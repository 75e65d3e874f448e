// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import io.consulflux.testkit.binary.BinaryPlace.Unavailable;
import io.consulflux.testkit.host.Platform;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The binaries kept below the user's cache folder, one folder a version. A file appears there complete or not at all, and
 * only one JVM at a time fetches.
 *
 * @param folder this library's folder
 * @param platform for which the binaries are
 */
record BinaryCache(Path folder, Platform platform) {
    private static final Object ONE_THREAD = new Object(); // a file lock holds for a whole JVM

    /** The cached binary of that version. */
    Optional<Path> lookUp(String version) {
        return Optional.of(place(version)).filter(Files::isExecutable);
    }

    /**
     * The cached binary of that version, fetched first if it is not there.
     *
     * @throws IOException if the cache cannot be written
     */
    Path getOrFetch(String version, Fetch fetch) throws IOException, Unavailable {
        synchronized (ONE_THREAD) {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                Optional<Path> cached = lookUp(version);
                return cached.isPresent() && lock.isValid() ? cached.get() : store(version, fetch);
            }
        }
    }

    private Path store(String version, Fetch fetch) throws IOException, Unavailable {
        Path work = Files.createTempDirectory(folder, "fetch-");
        try {
            Path fetched = fetch.into(work);
            if (!fetched.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + fetched + " executable");
            }
            Path place = place(version);
            Files.createDirectories(place.getParent());
            return Files.move(fetched, place, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(work);
        }
    }

    private Path place(String version) {
        return folder.resolve("consul-" + version + "-" + platform.os() + "-" + platform.arch())
                .resolve("consul");
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }

    /** Gets a binary into an empty folder that is thrown away afterwards. */
    @FunctionalInterface
    interface Fetch {
        Path into(Path work) throws IOException, Unavailable;
    }
}
