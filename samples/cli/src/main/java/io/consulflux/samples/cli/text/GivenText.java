// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.text;

import io.consulflux.samples.cli.text.StrictText.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The arguments and the environment that this process was started with. The JVM reads them by the locale's charset and puts
 * U+FFFD or a question mark in the place of each byte that it cannot read; what would then be sent to nodes is not what was
 * typed. Linux keeps the bytes. Elsewhere only U+FFFD tells, which nobody types.
 *
 * @param charset by which the JVM reads them
 * @param arguments the bytes of the arguments of this process; none where they are not known
 * @param environment those of the environment
 */
public record GivenText(Charset charset, List<byte[]> arguments, List<byte[]> environment) {

    private static final String REPLACEMENT = "\uFFFD";

    public static GivenText ofThisProcess() {
        return new GivenText(charsetOfTheJvm(), kept("/proc/self/cmdline"), kept("/proc/self/environ"));
    }

    /** Whether another process that is given this text is given it as it is. */
    public static boolean canBeGiven(String text) {
        return charsetOfTheJvm().newEncoder().canEncode(text)
                && Charset.defaultCharset().newEncoder().canEncode(text);
    }

    private static Charset charsetOfTheJvm() {
        return Charset.forName(
                System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));
    }

    /**
     * The words of the program have been read as they were typed.
     *
     * @throws RefusedException if one has not
     */
    public void requireWords(List<String> words) {
        int first = arguments.size() - words.size();
        for (int i = 0; i < words.size(); i++) {
            String name = "argument " + (i + 1);
            String word = words.get(i);
            boolean suspicious = word.contains(REPLACEMENT) || word.contains("?");
            if (suspicious
                    && (first < 0 || !strict(name, arguments.get(first + i)).equals(word))) {
                requireUnharmed(name, word);
            }
        }
    }

    /**
     * The variables whose name begins so have been read as they were set.
     *
     * @throws RefusedException if one has not
     */
    public void requireVariables(String prefix, Map<String, String> variables) {
        byte[] begin = prefix.getBytes(StandardCharsets.US_ASCII);
        for (byte[] variable : environment) {
            String plain = new String(variable, StandardCharsets.ISO_8859_1);
            if (plain.startsWith(prefix) && plain.indexOf('=') > begin.length) {
                strict(plain.substring(0, plain.indexOf('=')), variable);
            }
        }
        variables.forEach((name, value) -> {
            if (environment.isEmpty() && name.startsWith(prefix)) {
                requireUnharmed(name, value);
            }
        });
    }

    private String strict(String name, byte[] bytes) {
        try {
            return StrictText.of(bytes, charset);
        } catch (RefusedException e) {
            throw new RefusedException(name + ": " + e.getMessage() + hint());
        }
    }

    private void requireUnharmed(String name, String text) {
        if (text.contains(REPLACEMENT)) {
            throw new RefusedException(name + ": expected text in " + charset.name() + hint());
        }
    }

    private String hint() {
        return charset.equals(StandardCharsets.UTF_8)
                ? ""
                : "; this is the charset of the locale: let LC_ALL name one with UTF-8, such as C.UTF-8";
    }

    private static List<byte[]> kept(String file) {
        try {
            return split(Files.readAllBytes(Path.of(file)));
        } catch (IOException notKept) {
            return List.of();
        }
    }

    /** Each ends with a NUL. */
    static List<byte[]> split(byte[] all) {
        List<byte[]> parts = new ArrayList<>();
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        for (byte next : all) {
            if (next == 0) {
                parts.add(part.toByteArray());
                part.reset();
            } else {
                part.write(next);
            }
        }
        return parts;
    }
}
