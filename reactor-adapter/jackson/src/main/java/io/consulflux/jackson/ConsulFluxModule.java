// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Teaches a Jackson 3 mapper the JSON form of events and states, which {@link ConsulFluxJson} describes: {@code
 * JsonMapper.builder().addModule(new ConsulFluxModule())}, or {@code findAndAddModules()}, which finds it by itself. In Spring
 * Boot the starter adds it to the application's mapper.
 *
 * <p>For writing only. It holds no state and may be added to any number of mappers. Without it a mapper would take the values
 * for beans: their bytes would be lost, and their type.
 */
public final class ConsulFluxModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    /** A module with all forms. */
    public ConsulFluxModule() {
        super("consul-flux");
        Forms.all().forEach(this::add);
    }

    private <T> void add(Forms.Of<T> of) {
        addSerializer(of.type(), new ByForm<>(of));
    }

    private static final class ByForm<T> extends StdSerializer<T> {

        private final Forms.Of<T> of;

        ByForm(Forms.Of<T> of) {
            super(of.type());
            this.of = of;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializationContext context) {
            json.writeStartObject(value);
            of.write(value, new Fields(json));
            json.writeEndObject();
        }
    }
}
