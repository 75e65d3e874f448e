// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.text;

import io.consulflux.samples.cli.text.StrictText.RefusedException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a text in UTF-8, one when it is asked for. */
public final class TextLines {

    /** Far more than a value in Consul's store may have. */
    private static final int LONGEST = 1024 * 1024;

    private final String name;
    private final InputStream input;
    private int number;

    /** @param name what the input is, for messages */
    public TextLines(String name, InputStream input) {
        this.name = name;
        this.input = new BufferedInputStream(input);
    }

    /**
     * The next line without its end, which is a line feed with or without a carriage return; null after the last one.
     *
     * @throws RefusedException if it is no UTF-8, or longer than 1 MiB, or cannot be read
     */
    @Nullable
    public String next() {
        number++;
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int read = input.read();
            if (read < 0) {
                return null;
            }
            for (; read >= 0 && read != '\n'; read = input.read()) {
                line.write(read);
                if (line.size() > LONGEST) {
                    throw new RefusedException("expected at most " + LONGEST + " bytes");
                }
            }
            String text = StrictText.of(line.toByteArray(), StandardCharsets.UTF_8);
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (RefusedException e) {
            throw new RefusedException(name + ", line " + number + ": " + e.getMessage());
        } catch (IOException e) {
            throw new RefusedException(name + ": " + e.getMessage());
        }
    }

    /** The number of the line that was read last, from 1. */
    public int number() {
        return number;
    }
}
