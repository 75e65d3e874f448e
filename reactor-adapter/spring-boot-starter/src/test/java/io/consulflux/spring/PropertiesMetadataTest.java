// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors and readers are told of the properties. */
final class PropertiesMetadataTest {

    private static List<JsonNode> properties() throws IOException {
        try (InputStream metadata = ConsulFluxProperties.class
                .getClassLoader()
                .getResourceAsStream("META-INF/spring-configuration-metadata.json")) {
            return JsonMapper.shared()
                    .readTree(metadata)
                    .path("properties")
                    .valueStream()
                    .toList();
        }
    }

    @Test
    void everyPropertyIsDescribed() throws IOException {
        assertThat(properties())
                .hasSizeGreaterThan(20)
                .allSatisfy(property -> assertThat(property.path("description").asString(""))
                        .as(property.toString())
                        .isNotBlank());
    }

    @Test
    void everyPropertyStandsInThePageAboutThem() throws IOException {
        String page = Files.readString(Path.of("../../docs/spring.md"));
        assertThat(properties())
                .extracting(property -> property.path("name").asString(""))
                .extracting(name -> name.replace("basic-auth.password", "basic-auth.user"))
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }
}
