// SPDX-License-Identifier: Apache-2.0
package io.consulflux.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A piece of Java as the README prints it. */
record ReadmeBlock(String text) {

    private static final Path README = Path.of("../../README.md");
    private static final Pattern FENCED = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("^(?:public |final )*class (\\w+)", Pattern.MULTILINE);

    static List<ReadmeBlock> all() throws IOException {
        return FENCED.matcher(Files.readString(README))
                .results()
                .map(block -> new ReadmeBlock(block.group(1)))
                .toList();
    }

    static ReadmeBlock program(String name) throws IOException {
        return all().stream()
                .filter(block -> block.program().equals(Optional.of(name)))
                .findFirst()
                .orElseThrow();
    }

    /** Its class, if it is one. */
    Optional<String> program() {
        Matcher program = CLASS.matcher(text);
        return program.find() ? Optional.of(program.group(1)) : Optional.empty();
    }

    /** Lines that are no class stand for themselves: in a method that is given a {@code consul}. */
    private String source() {
        return program().isPresent()
                ? text
                : "import io.consulflux.*; import io.consulflux.barrier.*; import io.consulflux.event.*;"
                        + " import io.consulflux.exec.*; import io.consulflux.reactor.*; import io.consulflux.state.*;"
                        + " import java.time.*; import reactor.core.*; import reactor.core.publisher.*;"
                        + " class Lines { void run(ConsulFlux consul) {\n" + text + "} }";
    }

    /** Compiles it, without a warning. */
    void compile(Path into) throws IOException {
        Path source = Files.writeString(into.resolve(program().orElse("Lines") + ".java"), source());
        StringWriter said = new StringWriter();
        PrintWriter words = new PrintWriter(said, true);
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        words,
                        words,
                        "-Xlint:all,-classfile",
                        "-Werror",
                        "-proc:none",
                        "-d",
                        into.toString(),
                        "-cp",
                        classPath(),
                        source.toString());
        assertThat(status).as("%s\n%s", text, said).isZero();
    }

    /** What the tests themselves run with, be it modules or not. */
    static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(property -> System.getProperty(property, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public String toString() {
        return program().orElseGet(() -> text.lines().findFirst().orElse(""));
    }
}
