// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.jackson.ConsulFluxJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:15:30.250Z");

    private final List<Shown> written = new ArrayList<>();
    private final EventLines lines = EventLines.json(written::add);

    @Test
    void eachEventIsALineInTheLibrarysForm() {
        ExecEvent.Output output = new ExecEvent.Output("web-1", AT, 7, Bytes.utf8("h\"\n"));
        lines.tell(output);
        lines.tell(new ExecEvent.Exited("web-1", AT, 3));
        lines.end();
        assertThat(written)
                .extracting(Shown::toString)
                .containsExactly(
                        ConsulFluxJson.line(output),
                        "{\"type\":\"exited\",\"node\":\"web-1\",\"at\":\"2026-11-21T10:15:30.250Z\",\"code\":3"
                                + ",\"meaning\":\"failed\"}");
    }
}
