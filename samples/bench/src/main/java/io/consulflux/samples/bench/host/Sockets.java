// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Which sockets there are, by Linux' {@code /proc}. */
public final class Sockets {

    private static final Path PROC = Path.of("/proc");
    private static final String ESTABLISHED = "01";
    private static final String LISTENING = "0A";

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private Sockets() {}

    /** How many connections this process holds to a port. */
    public static long connectionsTo(int port) {
        Set<String> own = inodes(PROC.resolve("self"));
        return rows(port, REMOTE, ESTABLISHED).filter(own::contains).count();
    }

    /** The process that listens on a port. */
    public static long listenerOn(int port) {
        Set<String> listening = new HashSet<>(rows(port, LOCAL, LISTENING).toList());
        return ProcessHandle.allProcesses()
                .mapToLong(ProcessHandle::pid)
                .filter(pid -> inodes(PROC.resolve(Long.toString(pid))).stream().anyMatch(listening::contains))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody listens on port " + port));
    }

    private static Stream<String> rows(int port, int side, String state) {
        String end = String.format(Locale.ROOT, ":%04X", port);
        return Stream.of("tcp", "tcp6")
                .map(table -> PROC.resolve("self/net").resolve(table))
                .filter(Files::isReadable)
                .flatMap(table -> lines(table).stream().skip(1))
                .map(line -> line.trim().split("\\s+", -1))
                .filter(fields -> fields[side].endsWith(end) && fields[STATE].equals(state))
                .map(fields -> fields[INODE]);
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of a process that may not be looked into are none of ours. */
    private static Set<String> inodes(Path process) {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                String target = target(file);
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        } catch (IOException gone) {
            return Set.of();
        }
        return inodes;
    }

    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
