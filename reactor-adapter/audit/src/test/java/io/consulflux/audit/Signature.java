// SPDX-License-Identifier: Apache-2.0
package io.consulflux.audit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Declarations as text, without packages. */
final class Signature {

    private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])");

    private static final int SHOWN =
            Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;

    private Signature() {}

    static String of(Field field) {
        return note(field)
                + Modifier.toString(field.getModifiers() & SHOWN)
                + " "
                + name(field.getAnnotatedType())
                + " "
                + field.getName();
    }

    static String of(Executable member) {
        return note(member)
                + Modifier.toString(member.getModifiers() & SHOWN)
                + " "
                + behind(variables(member), " ")
                + (member instanceof Method method ? name(method.getAnnotatedReturnType()) + " " : "")
                + (member instanceof Constructor ? "new" : member.getName())
                + "("
                + parameters(member)
                + ")"
                + before(" throws ", commas(member.getGenericExceptionTypes(), Signature::name));
    }

    static String note(AnnotatedElement element) {
        return element.isAnnotationPresent(Deprecated.class) ? "@Deprecated " : "";
    }

    static String variables(GenericDeclaration declaration) {
        String variables = commas(declaration.getTypeParameters(), Signature::variable);
        return variables.isEmpty() ? "" : "<" + variables + ">";
    }

    static String components(Class<?> type) {
        return "(" + commas(type.getRecordComponents(), Signature::component) + ")";
    }

    static String parents(Class<?> type) {
        Stream<Type> parents =
                Stream.concat(Stream.ofNullable(type.getGenericSuperclass()), Stream.of(type.getGenericInterfaces()));
        return before(
                " extends ",
                parents.filter(parent -> parent != Object.class && parent != Record.class)
                        .map(Signature::name)
                        .collect(Collectors.joining(", ")));
    }

    static String permitted(Class<?> type) {
        // Where none are listed, the compiler puts them into an order of its own.
        Class<?>[] sorted = type.getPermittedSubclasses().clone();
        Arrays.sort(sorted, Comparator.comparing(Class::getName));
        return before(" permits ", commas(sorted, Signature::name));
    }

    private static String parameters(Executable member) {
        String parameters = commas(member.getAnnotatedParameterTypes(), Signature::name);
        return member.isVarArgs() ? parameters.substring(0, parameters.length() - "[]".length()) + "..." : parameters;
    }

    private static String component(RecordComponent component) {
        return name(component.getAnnotatedType()) + " " + component.getName();
    }

    private static String variable(TypeVariable<?> variable) {
        String bounds = Stream.of(variable.getBounds())
                .filter(bound -> bound != Object.class)
                .map(Signature::name)
                .collect(Collectors.joining(" & "));
        return variable + before(" extends ", bounds);
    }

    /** With what is said about null, though not inside of type arguments. */
    private static String name(AnnotatedType type) {
        return (type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "") + name(type.getType());
    }

    private static String name(Type type) {
        return PACKAGE.matcher(type.getTypeName()).replaceAll("");
    }

    private static <T> String commas(T[] items, Function<? super T, String> text) {
        return Stream.of(items).map(text).collect(Collectors.joining(", "));
    }

    private static String before(String word, String text) {
        return text.isEmpty() ? "" : word + text;
    }

    private static String behind(String text, String word) {
        return text.isEmpty() ? "" : text + word;
    }
}
