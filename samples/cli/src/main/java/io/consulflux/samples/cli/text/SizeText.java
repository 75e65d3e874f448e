// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of bytes: {@code 4096}, {@code 64k}, {@code 1m}, {@code 2g}, in steps of 1024. */
public final class SizeText implements ITypeConverter<Long> {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kmg]?)");

    @Override
    public Long convert(String text) {
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new TypeConversionException(
                    "expected a number of bytes such as 4096, 64k or 1m, got \"" + text + "\"");
        }
        int steps = " kmg".indexOf(size.group(2).isEmpty() ? ' ' : size.group(2).charAt(0));
        return Long.parseLong(size.group(1)) << (10 * steps);
    }
}
