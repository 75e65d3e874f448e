// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The rules that docs/security.md gives for each feature. */
final class SecurityPage {

    private static final Pattern BLOCK = Pattern.compile("```hcl\n# ([^\n]+)\n(.*?)```", Pattern.DOTALL);

    private SecurityPage() {}

    /** Feature by feature, each rule a line. */
    static Map<String, List<String>> rules() {
        Map<String, List<String>> rules = new LinkedHashMap<>();
        BLOCK.matcher(text())
                .results()
                .forEach(block ->
                        rules.put(block.group(1), block.group(2).lines().toList()));
        return rules;
    }

    private static String text() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path page = folder.resolve("docs/security.md");
            if (Files.exists(page)) {
                try {
                    return Files.readString(page);
                } catch (IOException unreadable) {
                    throw new IllegalStateException(page + " cannot be read", unreadable);
                }
            }
        }
        throw new IllegalStateException("docs/security.md is not above the working directory");
    }
}
