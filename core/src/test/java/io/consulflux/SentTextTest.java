// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.consulflux.barrier.Barrier;
import io.consulflux.barrier.Participation;
import io.consulflux.codec.SessionCodec;
import io.consulflux.codec.TxnCodec;
import io.consulflux.event.EventFire;
import io.consulflux.event.EventWatch;
import io.consulflux.exec.ExecJob;
import io.consulflux.kv.EntriesQuestion;
import io.consulflux.kv.EntryQuestion;
import io.consulflux.kv.KeyNamesQuestion;
import io.consulflux.kv.KvWrite;
import io.consulflux.protocol.session.SessionCalls;
import io.consulflux.session.SessionSpec;
import io.consulflux.state.Consistency;
import io.consulflux.state.ReadOptions;
import io.consulflux.state.ServiceQuery;
import io.consulflux.wire.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever text is sent: none is changed into another on its way. */
class SentTextTest {

    private static final String HALF = "a\ud83d";

    @TestFactory
    List<DynamicTest> halfOfASurrogatePairIsRefusedAtOnceWhereverItStands() {
        Map<String, ThrowingCallable> texts = new LinkedHashMap<>();
        texts.put("query", () -> Request.get("/v1/a").with("q", HALF));
        texts.put("path", () -> Request.encode(HALF, true));
        texts.put("key", () -> KvWrite.put(HALF, Bytes.empty(), 0));
        texts.put("key read", () -> new EntryQuestion(HALF, Optional.empty(), Consistency.DEFAULT));
        texts.put("prefix", () -> new EntriesQuestion(HALF, Optional.empty(), Consistency.DEFAULT));
        texts.put("names", () -> new KeyNamesQuestion(HALF, Optional.empty(), Consistency.DEFAULT));
        texts.put("folder", () -> KvWrite.deleteUnder(HALF));
        texts.put("datacenter", () -> ReadOptions.defaults().inDatacenter(HALF));
        texts.put("near", () -> ReadOptions.defaults().near(HALF));
        texts.put("filter", () -> ReadOptions.defaults().filtered(HALF));
        texts.put("service", () -> ServiceQuery.of(HALF));
        texts.put("tag", () -> ServiceQuery.of("web").tagged(HALF));
        texts.put("session", () -> SessionSpec.named(HALF));
        texts.put("session's node", () -> SessionSpec.of().onNode(HALF));
        texts.put("node check", () -> SessionSpec.of().nodeChecks(HALF));
        texts.put("service check", () -> SessionSpec.of().serviceChecks(HALF));
        texts.put("session's id", () -> SessionCalls.info(HALF, Optional.empty()));
        texts.put("event", () -> EventFire.of(HALF));
        texts.put("payload", () -> EventFire.of("a").payload(HALF));
        texts.put("node filter", () -> EventFire.of("a").onNodes(HALF));
        texts.put("service filter", () -> EventFire.of("a").onServices(HALF));
        texts.put("tag filter", () -> EventFire.of("a").onServices("a", HALF));
        texts.put("event's datacenter", () -> EventFire.of("a").inDatacenter(HALF));
        texts.put("watched event", () -> EventWatch.of(HALF));
        texts.put("barrier", () -> Barrier.at(HALF));
        texts.put("barrier's datacenter", () -> Barrier.at("a").inDatacenter(HALF));
        texts.put("participant's prefix", () -> Participation.of(HALF, "a"));
        texts.put("participant", () -> Participation.of("a", HALF));
        texts.put("command", () -> ExecJob.of(HALF));
        texts.put("argument", () -> ExecJob.ofArguments("a", HALF));
        texts.put("variable", () -> ExecJob.of("a").env("A", HALF));
        texts.put("directory", () -> ExecJob.of("a").directory(HALF));
        texts.put("job's nodes", () -> ExecJob.of("a").onNodes(HALF));
        texts.put("job's services", () -> ExecJob.of("a").onServices(HALF));
        texts.put("job's datacenter", () -> ExecJob.of("a").inDatacenter(HALF));
        texts.put("job's prefix", () -> ExecJob.of("a").underPrefix(HALF));
        return texts.entrySet().stream()
                .map(text -> DynamicTest.dynamicTest(text.getKey(), () -> refused(text.getValue())))
                .toList();
    }

    /** The last fence: a JSON writer would write an escape, and who reads that would replace it. */
    @Test
    void noJsonIsWrittenWithIt() {
        refused(() -> TxnCodec.gets(List.of("whole", HALF)));
        refused(() -> TxnCodec.deleteHeld(HALF, "s1"));
        SessionCodec.spec(SessionSpec.named("whole 🚀"));
    }

    private static void refused(ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half of a surrogate pair");
    }
}
