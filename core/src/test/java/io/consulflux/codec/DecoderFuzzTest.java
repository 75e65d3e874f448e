// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import io.consulflux.codec.Decoders.Decoder;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.wire.Response;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes, a decoder gives a value or says in a few words that it is no answer of Consul's. */
class DecoderFuzzTest {

    private static final int ANSWERS = 2_000;

    private static final int LONGEST_MESSAGE = 250;

    static Set<String> names() {
        return Decoders.ALL.keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aGoodAnswerIsRead(String name) {
        Decoder decoder = Decoders.named(name);

        assertThat(decoder.read().apply(DecodingTest.answer(decoder.good()))).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aSpoiltAnswerIsReadOrRefusedInFewWordsThatRepeatNothingOfIt(String name) {
        Decoder decoder = Decoders.named(name);

        Histories.check(ANSWERS, random -> readOrRefused(decoder, random));
    }

    private static void readOrRefused(Decoder decoder, Random random) {
        Response answer = new Response(200, Map.of(), new Spoiling(random).of(decoder.good()));
        try {
            assertThat(decoder.read().apply(answer)).isNotNull();
        } catch (ConsulAnswerException refused) {
            assertThat(refused.status()).hasValue(200);
            assertThat(refused.operation()).matches("(GET|PUT|POST) /v1/\\S+");
            assertThat(refused.getMessage())
                    .startsWith(refused.operation() + ": unexpected answer: ")
                    .hasSizeLessThan(LONGEST_MESSAGE)
                    .doesNotContain(Decoders.SECRET.substring(0, 8));
            assertThat(refused.getCause()).isNull();
        }
    }

    @Test
    void noDecoderIsLeftOut() throws Exception {
        assertThat(names()).isEqualTo(existing());
    }

    private static Set<String> existing() throws IOException, URISyntaxException, ClassNotFoundException {
        Path folder = Path.of(Json.class.getResource("Json.class").toURI()).getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.contains("$") && !file.contains("-"))
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .flatMap(DecoderFuzzTest::ofClass)
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> ofClass(String name) {
        try {
            Class<?> type = Class.forName(Json.class.getPackageName() + "." + name);
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers()))
                    .filter(method -> Arrays.asList(method.getParameterTypes()).contains(Response.class))
                    .map(Method::getName)
                    .map(method -> name + "." + method);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
