// SPDX-License-Identifier: Apache-2.0
package io.consulflux.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each row of docs/defects.md names tests, and the tests that any document names exist. */
class DefectsTableTest {

    private static final int NOT_OURS = 26;

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|.*$");
    private static final Pattern NAME = Pattern.compile("`(\\w+(?:Test|IT)\\.\\w+)`");

    private static List<MatchResult> rows = List.of();

    @BeforeAll
    static void read() throws IOException {
        String table = Files.readString(Repository.root().resolve("docs/defects.md"));
        rows = ROW.matcher(table).results().toList();
    }

    @Test
    void everyDefectHasARow() {
        assertThat(rows)
                .extracting(row -> Integer.parseInt(row.group(1)))
                .startsWith(IntStream.rangeClosed(1, NOT_OURS).boxed().toArray(Integer[]::new))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyRowNamesATestOrSaysThatThereIsNothingToTest() {
        assertThat(rows)
                .extracting(MatchResult::group)
                .allMatch(row -> NAME.matcher(row).find() || row.contains("not built yet"));
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Set<String> existing = Repository.tests();

        assertThat(Repository.documents().stream()
                        .flatMap(document -> NAME.matcher(document).results())
                        .map(name -> name.group(1))
                        .filter(name -> !existing.contains(name)))
                .as("named, but not there")
                .isEmpty();
    }
}
