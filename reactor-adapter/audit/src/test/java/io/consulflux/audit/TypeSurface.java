// SPDX-License-Identifier: Apache-2.0
package io.consulflux.audit;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One public type as text: its head, then its visible members, each on a line. */
final class TypeSurface {

    private static final Set<String> EVERYBODYS = Set.of("equals", "hashCode", "toString", "values", "valueOf");

    private final Class<?> type;

    TypeSurface(Class<?> type) {
        this.type = type;
    }

    String text() {
        Set<String> fields = new TreeSet<>();
        List<Executable> executables = new ArrayList<>(List.of(type.getDeclaredConstructors()));
        // What a hidden parent declares is shown by its public children.
        for (Class<?> from = type; from != null && (from == type || isHidden(from)); from = from.getSuperclass()) {
            Stream.of(from.getDeclaredFields())
                    .filter(TypeSurface::isVisible)
                    .map(Signature::of)
                    .forEach(fields::add);
            executables.addAll(List.of(from.getDeclaredMethods()));
        }
        Stream<String> members = executables.stream()
                .filter(TypeSurface::isVisible)
                .filter(member -> !EVERYBODYS.contains(member.getName()) && !isSaidByTheHead(member))
                .sorted(Comparator.comparing(TypeSurface::place).thenComparing(Signature::of))
                .map(Signature::of);
        return Stream.concat(fields.stream(), members)
                .map(line -> "    " + line + "\n")
                .collect(Collectors.joining("", head() + "\n", ""));
    }

    private String head() {
        return Signature.note(type)
                + Modifier.toString(modifiers())
                + (type.isSealed() ? " sealed " : " ")
                + kind()
                + " "
                + type.getName()
                + Signature.variables(type)
                + (type.isRecord() ? Signature.components(type) : "")
                + Signature.parents(type)
                + (type.isSealed() ? Signature.permitted(type) : "");
    }

    private int modifiers() {
        int visibility = Modifier.PUBLIC | Modifier.PROTECTED;
        boolean isClass = !type.isInterface() && !type.isRecord() && !type.isEnum();
        int shown = isClass ? visibility | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL : visibility;
        return type.getModifiers() & shown;
    }

    private String kind() {
        if (type.isAnnotation()) {
            return "@interface";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isRecord() ? "record" : type.isEnum() ? "enum" : "class";
    }

    /** A record's components give it its constructor and its accessors. */
    private boolean isSaidByTheHead(Executable member) {
        if (!type.isRecord()) {
            return false;
        }
        List<Class<?>> components = Stream.of(type.getRecordComponents())
                .<Class<?>>map(component -> component.getType())
                .toList();
        return member instanceof Constructor
                ? List.of(member.getParameterTypes()).equals(components)
                : Stream.of(type.getRecordComponents())
                        .anyMatch(component -> component.getAccessor().equals(member));
    }

    /** Constructors first. */
    private static String place(Executable member) {
        return member instanceof Constructor ? "" : member.getName();
    }

    private static boolean isVisible(Member member) {
        boolean serial = member instanceof Field && member.getName().equals("serialVersionUID");
        return !isHidden(member.getModifiers()) && !member.isSynthetic() && !serial;
    }

    private static boolean isHidden(Class<?> type) {
        return isHidden(type.getModifiers());
    }

    private static boolean isHidden(int modifiers) {
        return (modifiers & (Modifier.PUBLIC | Modifier.PROTECTED)) == 0;
    }
}
