// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec.names;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.consulflux.protocol.exec.names.NameFilters.NameFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names become as few expressions as may be, which match them alone, by the search that Consul does. */
class NameFiltersTest {

    private static final int ROOM = 327;
    private static final String SPECIAL = "\\.+*?()|[]{}^$-&~#/ \"'";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "n2; ^n2$",
                "web-1,web-2,web-3,web-5; ^web-[1-35]$",
                "web,db; ^(web|db)$",
                "web-1.x.org,web-2.x.org,db-1.x.org,db-2.x.org; ^(web|db)-[12]\\.x\\.org$",
                "a,ab; ^ab?$",
                "a,abc; ^a(bc)?$",
                "n0,n1,n2,n3,n4,n5,n6,n7,n8,n9,na,nb; ^n[\\dab]$",
                "a-,a],a^,a[; ^a[\\-\\[\\]\\^]$"
            })
    void whatNamesShareIsWrittenOnce(String names, String expression) {
        List<String> set = List.of(names.split(","));
        NameFilter filter = only(NameFilters.of(set, ROOM));
        assertThat(matched(List.of(filter), set)).containsExactlyInAnyOrderElementsOf(set);
        assertThat(filter.expression().length()).isLessThanOrEqualTo(expression.length());
    }

    private static List<String> half(long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, 1000)
                .filter(i -> random.nextBoolean())
                .mapToObj(i -> name("web-%03d.example.com", i))
                .toList();
    }

    private static List<String> hex(long seed, int count) {
        Random random = new Random(seed);
        return Stream.generate(() -> name("%016x", random.nextLong()))
                .limit(count)
                .toList();
    }

    private static String name(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static NameFilter only(List<NameFilter> filters) {
        assertThat(filters).hasSize(1);
        return filters.get(0);
    }

    private static List<String> matched(List<NameFilter> filters, Collection<String> names) {
        List<String> matched = new ArrayList<>();
        for (NameFilter filter : filters) {
            assertThat(filter.expression().getBytes(StandardCharsets.UTF_8).length)
                    .isLessThanOrEqualTo(ROOM);
            Pattern pattern = Pattern.compile(filter.expression());
            names.stream().filter(name -> pattern.matcher(name).find()).forEach(matched::add);
        }
        return matched;
    }
}
