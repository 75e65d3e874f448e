// SPDX-License-Identifier: Apache-2.0
package io.consulflux.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This repository's files; the build says where they lie. */
final class Repository {

    private static final Path TESTS = Path.of("src", "test", "java");

    /** A test's annotation, and the first method after it. */
    private static final Pattern TEST = Pattern.compile(
            "(?ms)^    @(?:Test|ParameterizedTest|RepeatedTest|TestFactory)\\b.*?^    (?:void|List<DynamicTest>) (\\w+)\\(");

    private Repository() {}

    static Path root() {
        return Path.of(System.getProperty("consulflux.root", "../.."))
                .toAbsolutePath()
                .normalize();
    }

    /** All tests of all modules, as class and method. */
    static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(file -> file.toString().contains(TESTS.toString()))
                    .filter(file -> file.toString().endsWith(".java"))
                    .flatMap(Repository::testsIn)
                    .collect(Collectors.toSet());
        }
    }

    /** The main sources of all modules, package-info and the like left out. */
    static List<Path> mainSources() throws IOException {
        Path main = Path.of("src", "main", "java");
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(file -> file.toString().contains(main.toString()))
                    .filter(file -> file.toString().matches(".*/[A-Z]\\w*\\.java"))
                    .toList();
        }
    }

    /** The main sources of all published modules. */
    static Map<Path, String> publishedSources() throws IOException {
        Path main = Path.of("src", "main", "java");
        Path samples = root().resolve("samples");
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(file -> file.toString().contains(main.toString()))
                    .filter(file -> !file.startsWith(samples))
                    .filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(file -> file, Repository::text));
        }
    }

    /** What the documents say, one after another: those in docs, and those beside it. */
    static List<String> documents() throws IOException {
        try (Stream<Path> top = Files.list(root());
                Stream<Path> docs = Files.list(root().resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .map(Repository::text)
                    .toList();
        }
    }

    private static Stream<String> testsIn(Path file) {
        String type = file.getFileName().toString().replace(".java", "");
        return TEST.matcher(text(file)).results().map(method -> type + "." + method.group(1));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
