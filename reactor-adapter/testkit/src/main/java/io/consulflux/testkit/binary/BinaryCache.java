// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import io.consulflux.testkit.binary.BinaryPlace.Unavailable;
import io.consulflux.testkit.host.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private static final String FETCH = "fetch-";
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
        deleteLeftovers();
        Path work = Files.createTempDirectory(folder, FETCH);
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

    /** A JVM that was killed while it fetched left its folder; whoever holds the lock knows that nobody uses it. */
    private void deleteLeftovers() throws IOException {
        List<Path> leftovers;
        try (Stream<Path> files = Files.list(folder)) {
            leftovers = files.filter(file -> file.getFileName().toString().startsWith(FETCH))
                    .toList();
        }
        for (Path leftover : leftovers) {
            try {
                delete(leftover);
            } catch (IOException | UncheckedIOException notOurs) {
                // It costs room and nothing else; the fetch must not fail for it.
            }
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
