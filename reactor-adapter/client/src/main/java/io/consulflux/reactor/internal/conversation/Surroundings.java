// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import io.consulflux.protocol.Wants;

/** What a conversation has to do with besides Consul and its listener. */
interface Surroundings {

    /** Nothing. */
    Surroundings NONE = new Surroundings() {
        @Override
        public void begin(ProtocolDriver<?> driver) {}

        @Override
        public void hold(Wants wants) {}

        @Override
        public void tell() {}

        @Override
        public void end() {}
    };

    /** Called once, before the conversation begins; not called where it is turned away. */
    void begin(ProtocolDriver<?> driver);

    /** Called in the conversation's line after each step, with nothing at the end. Calls no foreign code. */
    void hold(Wants wants);

    /** Called outside of the line, by any thread and by several at once. */
    void tell();

    /** Called once, when the conversation is over or was turned away. Calls no foreign code. */
    void end();
}
