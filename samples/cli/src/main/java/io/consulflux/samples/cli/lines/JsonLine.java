// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.jackson.ConsulFluxJson;
import java.util.Map;

/** One JSON object, in the library's form. */
final class JsonLine {

    private JsonLine() {}

    static Shown of(Object value) {
        return of(value, Map.of());
    }

    /** With further fields of ours behind those of the value. */
    static Shown of(Object value, Map<String, String> also) {
        return Shown.json(ConsulFluxJson.line(value, also));
    }
}
