// SPDX-License-Identifier: Apache-2.0
package io.consulflux.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README shows compiles as it is printed. */
class ReadmeTest {

    static List<ReadmeBlock> blocks() throws IOException {
        return ReadmeBlock.all();
    }

    @Test
    void thereAreProgramsAndLines() throws IOException {
        assertThat(blocks()).extracting(ReadmeBlock::toString).contains("FirstExec", "Deployments");
        assertThat(blocks()).anySatisfy(block -> assertThat(block.program()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void eachBlockCompiles(ReadmeBlock block, @TempDir Path classes) throws IOException {
        block.compile(classes);
    }
}
