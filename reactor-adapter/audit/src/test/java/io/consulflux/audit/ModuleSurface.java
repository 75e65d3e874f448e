// SPDX-License-Identifier: Apache-2.0
package io.consulflux.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a module shows to everybody, as text: the public types of the packages that it exports without naming to whom, or of
 * all where nothing says what it exports.
 */
final class ModuleSurface {

    private static final String SUFFIX = ".class";

    private ModuleSurface() {}

    static String text(Path classes) {
        Predicate<String> exported = ModuleFinder.of(classes).findAll().stream()
                .findFirst()
                .map(ModuleReference::descriptor)
                .map(ModuleSurface::exported)
                .orElse(everything -> true);
        return names(classes).stream()
                .filter(name -> exported.test(name.substring(0, name.lastIndexOf('.'))))
                .map(ModuleSurface::load)
                .filter(ModuleSurface::isVisible)
                .map(type -> new TypeSurface(type).text())
                .collect(Collectors.joining("\n"));
    }

    private static Predicate<String> exported(ModuleDescriptor module) {
        return module.exports().stream()
                .filter(Predicate.not(ModuleDescriptor.Exports::isQualified))
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet())::contains;
    }

    private static List<String> names(Path classes) {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(SUFFIX) && !file.contains("-info"))
                    .map(file ->
                            file.substring(0, file.length() - SUFFIX.length()).replace('/', '.'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ModuleSurface.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " is not on the class path of this test", e);
        }
    }

    /** A nested type is only as visible as what it stands in. */
    private static boolean isVisible(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        boolean own = Modifier.isPublic(type.getModifiers()) || Modifier.isProtected(type.getModifiers());
        return own && !type.isAnonymousClass() && !type.isLocalClass() && (outer == null || isVisible(outer));
    }
}
