// SPDX-License-Identifier: Apache-2.0
package io.consulflux.audit;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands on what, so that a new room finds its place: no packages in a circle, and none that everything is in. */
class RoomsTest {

    private static final int MOST_FILES = 30;

    private static final String CLIENT = "io.consulflux.reactor";

    /** The rooms of the client, the lowest first, and which others each may import. The face may import all. */
    private static final Map<String, Set<String>> CLIENT_ROOMS = Map.of(
            "spi", Set.of(),
            "internal.signal", Set.of(),
            "internal.output", Set.of(),
            "internal.options", Set.of("spi", "internal.signal"),
            "internal.netty", Set.of("spi", "internal.signal", "internal.options"),
            "internal.exchange", Set.of("spi", "internal.signal", "internal.options"),
            "internal.poll", Set.of("internal.signal", "internal.exchange"),
            "internal.kv", Set.of("internal.signal", "internal.exchange", "internal.poll"),
            "internal.conversation", Set.of("internal.signal", "internal.exchange", "internal.poll"),
            "internal.event", Set.of("internal.signal", "internal.exchange"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "core",
                "reactor-adapter/client",
                "reactor-adapter/jackson",
                "reactor-adapter/testkit",
                "reactor-adapter/spring-boot-starter"
            })
    void noPackagesStandInACircle(String folder) {
        slices().matching("(io.consulflux..)").should().beFreeOfCycles().check(classes(folder));
    }

    @Test
    void eachRoomOfTheClientImportsOnlyWhatItsPlaceAllows() {
        assertThat(classes("reactor-adapter/client").stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(use -> isForbidden(room(use.getOriginClass()), room(use.getTargetClass())))
                        .map(Dependency::getDescription))
                .as("the rooms are described in docs/architecture.md and in their package-info")
                .isEmpty();
    }

    @Test
    void everyRoomOfTheClientHasAPlace() {
        assertThat(classes("reactor-adapter/client").stream()
                        .map(RoomsTest::room)
                        .filter(room -> !room.isEmpty())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(CLIENT_ROOMS.keySet());
    }

    @Test
    void noPackageHasMoreThanThirtyFiles() throws IOException {
        Map<Path, Long> sizes = Repository.mainSources().stream()
                .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
        assertThat(sizes.entrySet().stream().filter(size -> size.getValue() > MOST_FILES))
                .isEmpty();
    }

    private static JavaClasses classes(String folder) {
        JavaClasses classes = new ClassFileImporter()
                .importPath(Repository.root().resolve(folder).resolve("target/classes"));
        assertThat(classes).as("the classes of %s", folder).isNotEmpty();
        return classes;
    }

    /** Which room of the client a type is in; empty for the face, "-" for what is not the client's. */
    private static String room(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.equals(CLIENT) ? "" : name.startsWith(CLIENT + ".") ? name.substring(CLIENT.length() + 1) : "-";
    }

    private static boolean isForbidden(String from, String to) {
        List<String> others = List.of("-", from);
        return !from.isEmpty()
                && !others.contains(to)
                && !CLIENT_ROOMS.getOrDefault(from, Set.of()).contains(to);
    }
}
