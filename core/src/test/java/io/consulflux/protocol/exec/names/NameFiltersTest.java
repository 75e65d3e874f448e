// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec.names;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.consulflux.Histories;
import io.consulflux.protocol.exec.names.NameFilters.NameFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names become as few expressions as may be, which match them alone, by the search that Consul does. */
class NameFiltersTest {

    private static final int ROOM = 327;

    /** Two expressions may not be told apart by these alone. */
    private static final String ALPHABET = "ab01-.\\+*?()|[]{}^$&#/ \"'éß\u2028\ud83d\ude00";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "n2; ^n2$",
                "web-1,web-2,web-3,web-5; ^web-[1235]$",
                "web-1,web-2,web-3,web-4,web-6; ^web-[1-46]$",
                "web,db; ^(db|web)$",
                "web-1.x.org,web-2.x.org,db-1.x.org,db-2.x.org; ^(db|web)-[12]\\.x\\.org$",
                "a,ab; ^ab?$",
                "a,abc; ^a(bc)?$",
                "n0,n1,n2,n3,n4,n5,n6,n7,n8,n9,na,nb; ^n[\\dab]$",
                "a-,a],a^,a[; ^a[\\-\\[\\]\\^]$",
                "a+b; ^a\\+b$",
                "+++++; ^\\Q+++++\\E$"
            })
    void whatNamesShareIsWrittenOnce(String names, String expression) {
        NameFilter filter = only(NameFilters.of(List.of(names.split(",")), ROOM));

        assertThat(matched(List.of(filter), List.of(names.split(",")))).containsExactly(names.split(","));
        assertThat(filter.expression().length()).isLessThanOrEqualTo(expression.length());
    }

    @Test
    void fiveHundredRegularNamesTakeOneEvent() {
        assertOne(name -> String.format(Locale.ROOT, "web-%03d.eu-west-1.prod.example.com", name), 1, 500);
        assertOne(name -> String.format(Locale.ROOT, "node%d.example.com", name), 1, 500);
        assertOne(name -> String.format(Locale.ROOT, "ip-10-0-%d-%d.ec2.internal", name / 250, name % 250), 0, 499);
        String[] roles = {"web", "db", "cache", "queue", "batch"};
        assertOne(name -> String.format(Locale.ROOT, "%s-%02d.dc1.example.com", roles[name % 5], name / 5), 0, 499);
        assertOne(
                name -> String.format(
                        Locale.ROOT, "%s-%02d.%s.x.org", roles[name % 5], name / 10, name % 2 == 0 ? "eu" : "us"),
                0,
                499);
    }

    @Test
    void allOfAThousandButOneTakeOneEvent() {
        List<String> names = IntStream.range(0, 1000)
                .filter(number -> number != 517)
                .mapToObj(number -> String.format(Locale.ROOT, "web-%03d.example.com", number))
                .toList();

        assertThat(only(NameFilters.of(names, ROOM)).names()).hasSize(999);
    }

    @Test
    void aRandomHalfOfAThousandTakesFourEvents() {
        Random random = Histories.data();
        List<String> names = IntStream.range(0, 1000)
                .filter(number -> random.nextBoolean())
                .mapToObj(number -> String.format(Locale.ROOT, "web-%03d.example.com", number))
                .toList();

        assertThat(NameFilters.of(names, ROOM)).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void fiveHundredRandomNamesTakeNoMoreThanTheirOwnLength() {
        Random random = Histories.data();
        Set<String> names = new TreeSet<>();
        Stream.generate(() -> String.format(Locale.ROOT, "%016x", random.nextLong()))
                .limit(500)
                .forEach(names::add);
        List<NameFilter> filters = NameFilters.of(names, ROOM);

        assertThat(filters).hasSizeLessThanOrEqualTo(28);
        assertThat(matched(filters, names)).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void longNamesOfSpecialCharactersFit() {
        List<String> names = Stream.of("+", "\\", "]", ".", "$", "\\E", "(", "\\E+++++++")
                .map(text -> text.repeat(200).substring(0, 200))
                .toList();
        List<NameFilter> filters = NameFilters.of(names, ROOM);

        assertThat(names).allMatch(name -> NameFilters.isRoomFor(name, ROOM));
        assertThat(matched(filters, names)).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void aFilterMatchesItsNamesAndNothingElse() {
        Histories.check(400, random -> {
            Set<String> names = names(random);
            int room = random.nextBoolean() ? ROOM : 40 + random.nextInt(100);
            names.removeIf(name -> !NameFilters.isRoomFor(name, room));
            List<NameFilter> filters = NameFilters.of(names, room);
            Set<String> others = new TreeSet<>();
            names.forEach(name -> others.addAll(near(name, random)));
            others.addAll(names(random));
            others.removeAll(names);

            assertThat(filters).allMatch(filter -> bytes(filter.expression()) <= room);
            assertThat(matched(filters, names)).as("each once").containsExactlyInAnyOrderElementsOf(names);
            assertThat(matched(filters, others)).isEmpty();
            for (NameFilter filter : filters) {
                assertThat(matched(List.of(filter), names)).containsExactlyInAnyOrderElementsOf(filter.names());
            }
        });
    }

    /** Of one of several kinds, from regular to made of anything. */
    private static Set<String> names(Random random) {
        int kind = random.nextInt(5);
        int most = 1 + random.nextInt(random.nextInt(6) == 0 ? 120 : 25);
        String common = text(random, 4);
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < most; i++) {
            names.add(
                    switch (kind) {
                        case 0 -> common + i + ".x.org";
                        case 1 ->
                            String.format(
                                    Locale.ROOT,
                                    "%s%02d%s",
                                    common,
                                    random.nextInt(100),
                                    random.nextBoolean() ? "" : common);
                        case 2 -> text(random, 3) + common + text(random, 3);
                        case 3 -> "a".repeat(1 + random.nextInt(6)) + "b".repeat(random.nextInt(6));
                        default -> text(random, random.nextInt(10) == 0 ? 60 : 8);
                    });
        }
        return names;
    }

    private static String text(Random random, int longest) {
        int[] characters = ALPHABET.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(longest); i > 0; i--) {
            text.appendCodePoint(characters[random.nextInt(characters.length)]);
        }
        return text.toString();
    }

    /** What differs from the name by very little. */
    private static List<String> near(String name, Random random) {
        int at = name.offsetByCodePoints(0, random.nextInt(name.codePointCount(0, name.length())));
        int character = name.codePointAt(at);
        String before = name.substring(0, at);
        String after = name.substring(at + Character.charCount(character));
        List<String> near = new ArrayList<>(List.of(
                before + after,
                before + Character.toString(character + 1) + after,
                before + Character.toString(character) + Character.toString(character) + after,
                before + text(random, 1) + after,
                name + "\n",
                "\n" + name,
                name + name,
                "x" + name,
                name + "0",
                name.toUpperCase(Locale.ROOT)));
        near.removeIf(String::isEmpty);
        return near;
    }

    private static void assertOne(IntFunction<String> name, int first, int last) {
        List<String> names = IntStream.rangeClosed(first, last).mapToObj(name).toList();
        NameFilter filter = only(NameFilters.of(names, ROOM));

        assertThat(Set.copyOf(names)).hasSize(500);
        assertThat(matched(List.of(filter), names)).containsExactlyInAnyOrderElementsOf(names);
    }

    private static NameFilter only(List<NameFilter> filters) {
        assertThat(filters).hasSize(1);
        return filters.get(0);
    }

    private static List<String> matched(List<NameFilter> filters, Collection<String> names) {
        List<String> matched = new ArrayList<>();
        for (NameFilter filter : filters) {
            Pattern pattern = Pattern.compile(filter.expression());
            names.stream().filter(name -> pattern.matcher(name).find()).forEach(matched::add);
        }
        return matched;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
