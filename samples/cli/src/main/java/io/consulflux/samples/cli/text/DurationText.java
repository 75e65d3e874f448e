// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as Consul and its tools write them: {@code 500ms}, {@code 2s}, {@code 1m30s}, {@code 1h}. */
public final class DurationText implements ITypeConverter<Duration> {

    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART + ")+");
    private static final Pattern ISO = Pattern.compile("\\bPT[0-9.HMS]+\\b");

    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1));

    @Override
    public Duration convert(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new TypeConversionException(
                    "expected a duration such as 500ms, 2s, 1m30s or 1h, got \"" + text + "\"");
        }
        return PART.matcher(text)
                .results()
                .map(part -> times(new BigDecimal(part.group(1)), UNITS.getOrDefault(part.group(2), Duration.ZERO)))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The same text with its ISO-8601 durations, as the library writes them, in the notation of the command line. */
    public static String plain(String message) {
        return ISO.matcher(message)
                .replaceAll(found -> Matcher.quoteReplacement(format(Duration.parse(found.group()))));
    }

    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }

    private static Duration times(BigDecimal count, Duration unit) {
        BigDecimal nanos = count.multiply(BigDecimal.valueOf(unit.toNanos()));
        BigDecimal[] seconds = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000));
        return Duration.ofSeconds(seconds[0].longValueExact(), seconds[1].longValue());
    }
}
