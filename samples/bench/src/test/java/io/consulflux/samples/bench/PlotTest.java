// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.consulflux.samples.bench.figures.Plot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PlotTest {

    @Test
    void costThatGrowsAsItsCauseIsAStraightLineBetweenTheCorners() throws Exception {
        Document svg = parsed(new Plot("a < b & c", "n", "ms")
                .line("ours", List.of(new Plot.Point(1, 1), new Plot.Point(10, 10), new Plot.Point(100, 100))));

        Element line = (Element) svg.getElementsByTagName("polyline").item(0);
        assertThat(line.getAttribute("points")).isEqualTo("80,344 285,192 490,40");
        assertThat(svg.getDocumentElement().getTextContent()).contains("a < b & c", "ours", "100");
    }

    @Test
    void aLineWithoutPointsIsLeftOut() throws Exception {
        Document svg =
                parsed(new Plot("t", "n", "ms").line("none", List.of()).line("some", List.of(new Plot.Point(1, 1))));

        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(1);
    }

    @Test
    void aPlotWithoutPointsIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Plot("empty", "n", "ms").svg())
                .withMessageContaining("empty");
    }

    @Test
    void noughtHasNoPlaceOnALogarithmicAxis() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Plot.Point(0, 1))
                .withMessageContaining("0.0, 1.0");
    }

    private static Document parsed(Plot plot) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(plot.svg().getBytes(StandardCharsets.UTF_8)));
    }
}
