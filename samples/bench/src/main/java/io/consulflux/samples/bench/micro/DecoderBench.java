// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.micro;

import io.consulflux.codec.KvDecoder;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.wire.Response;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Listings of 625 keys; a figure is the time for one entry. Not final: JMH extends it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Entries.COUNT)
public class DecoderBench {

    private final byte[] json = Entries.json(Entries.COUNT / 2);
    private final Response answer = Entries.answer(json);
    private final Optional<KvListing> same = Optional.of(KvDecoder.decode("bench", answer, Optional.empty()));
    private final Optional<KvListing> before =
            Optional.of(KvDecoder.decode("bench", Entries.answer(Entries.json(-1)), Optional.empty()));
    private final ObjectReader jackson = JsonMapper.shared().readerFor(Entries.Bound[].class);

    @Benchmark
    public Object nothingKnown() {
        return KvDecoder.decode("bench", answer, Optional.empty());
    }

    @Benchmark
    public Object oneChanged() {
        return KvDecoder.decode("bench", answer, before);
    }

    @Benchmark
    public Object nothingChanged() {
        return KvDecoder.decode("bench", answer, same);
    }

    @Benchmark
    public Object boundByJackson() {
        return jackson.readValue(json);
    }
}
