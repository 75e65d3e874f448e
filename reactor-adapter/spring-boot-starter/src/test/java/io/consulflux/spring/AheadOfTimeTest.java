// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

/** The application processed ahead of time, as for a native image; the image itself is not built here. */
final class AheadOfTimeTest {

    private final TestGenerationContext generated = new TestGenerationContext();

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        SslAutoConfiguration.class,
        ConsulFluxAutoConfiguration.class,
        ConsulFluxDevelopmentAutoConfiguration.class,
        ConsulFluxHealthAutoConfiguration.class,
        ConsulFluxMetricsAutoConfiguration.class,
        ConsulFluxObservationAutoConfiguration.class
    })
    static class Application {}

    private ClassName process() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(Application.class);
            ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generated);
            generated.writeGeneratedContent();
            return initializer;
        }
    }

    @Test
    void whatIsLookedUpAtRunTimeIsHinted() {
        process();
        assertThat(RuntimeHintsPredicates.resource()
                        .forResource("io/consulflux/reactor/internal/netty/build.properties"))
                .accepts(generated.getRuntimeHints());
        assertThat(RuntimeHintsPredicates.reflection().onType(ConsulFluxProperties.class))
                .accepts(generated.getRuntimeHints());
        assertThat(RuntimeHintsPredicates.reflection().onType(ConsulFluxProperties.Health.class))
                .accepts(generated.getRuntimeHints());
    }

    @Test
    void theResourceThatIsHintedIsThere() {
        assertThat(ConsulFlux.class.getClassLoader().getResource(ConsulFluxRuntimeHints.BUILD))
                .isNotNull();
    }

    @Test
    @CompileWithForkedClassLoader
    @SuppressWarnings("unchecked")
    void whatIsGeneratedStartsAndReadsTheProperties() {
        ClassName initializer = process();
        TestCompiler.forSystem().with(generated).compile(compiled -> {
            try (GenericApplicationContext context = new GenericApplicationContext()) {
                TestPropertyValues.of("consul-flux.addresses=10.0.0.7:8500", "consul-flux.call-timeout=3s")
                        .applyTo(context);
                compiled.getInstance(ApplicationContextInitializer.class, initializer.toString())
                        .initialize(context);
                context.refresh();
                assertThat(context.getBean(ConsulFlux.class)).isNotNull();
                assertThat(context.getBean(ConsulOptions.class).toString())
                        .contains("10.0.0.7:8500", "callTimeout=PT3S");
            }
        });
    }
}
