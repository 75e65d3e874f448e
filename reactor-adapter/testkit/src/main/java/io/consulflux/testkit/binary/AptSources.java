// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The mirrors that the system's apt uses, read from its own files: the one-line format ({@code *.list}) and the paragraph
 * format ({@code *.sources}), as sources.list(5) describes them.
 *
 * @param folder usually {@code /etc/apt}
 */
record AptSources(Path folder) {
    private static final Pattern ONE_LINE = Pattern.compile("^\\s*deb\\s+(?:\\[[^\\]]*\\]\\s*)?(\\S+)\\s+\\S+.*$");
    private static final Pattern URIS = Pattern.compile("(?im)^URIs:((?:[^\\n]*)(?:\\n[ \\t]+[^\\n]*)*)");
    private static final Pattern DISABLED = Pattern.compile("(?im)^Enabled:\\s*(?:no|false|off|0)\\s*$");
    private static final Pattern BINARY_TYPE = Pattern.compile("(?im)^Types:.*\\bdeb\\b(?!-)");
    private static final Pattern MAIN_ARCHIVE = Pattern.compile("^(?:https?|ftp|file|mirror\\+\\w+|copy):.*/debian/?$");

    /** The first mirror of Debian's main archive; security and third-party archives are something else. */
    Optional<String> debianMirror() throws IOException {
        return addresses().stream()
                .filter(address -> MAIN_ARCHIVE.matcher(address).matches())
                .findFirst();
    }

    /** All addresses of binary packages, in apt's order of reading. */
    List<String> addresses() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            String text = Files.readString(file);
            if (file.toString().endsWith(".sources")) {
                paragraphs(text, found);
            } else {
                oneLines(text, found);
            }
        }
        return found;
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Path single = folder.resolve("sources.list");
        if (Files.isReadable(single)) {
            files.add(single);
        }
        Path parts = folder.resolve("sources.list.d");
        if (Files.isDirectory(parts)) {
            try (Stream<Path> listing = Files.list(parts)) {
                listing.filter(file -> file.toString().matches(".*\\.(list|sources)"))
                        .filter(Files::isReadable)
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    private static void oneLines(String text, List<String> found) {
        text.lines().map(ONE_LINE::matcher).filter(Matcher::matches).forEach(line -> found.add(line.group(1)));
    }

    private static void paragraphs(String text, List<String> found) {
        String withoutComments = text.replaceAll("(?m)^#.*\\n?", "");
        for (String paragraph : withoutComments.split("\\n\\s*\\n", -1)) {
            Matcher addresses = URIS.matcher(paragraph);
            if (BINARY_TYPE.matcher(paragraph).find()
                    && !DISABLED.matcher(paragraph).find()
                    && addresses.find()) {
                found.addAll(List.of(addresses.group(1).strip().split("\\s+", -1)));
            }
        }
    }
}
