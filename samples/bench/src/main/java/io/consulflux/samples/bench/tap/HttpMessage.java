// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.tap;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** One HTTP/1.1 message, whole, as it stood on the wire. A body ends where a length or its last piece says so. */
public final class HttpMessage {

    private final byte[] wire;
    private final String head;
    private final byte[] body;

    private HttpMessage(byte[] wire, String head, byte[] body) {
        this.wire = wire;
        this.head = head;
        this.body = body;
    }

    /** The next message, or nothing at the end of the stream. It reads byte by byte: give it a buffered stream. */
    public static Optional<HttpMessage> read(InputStream in) throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        String head = head(in, wire);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        byte[] body;
        if (header(head, "Transfer-Encoding").filter("chunked"::equals).isPresent()) {
            body = pieces(in, wire);
        } else {
            int length = header(head, "Content-Length").map(Integer::parseInt).orElse(0);
            body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("the body ended after " + body.length + " of " + length + " bytes");
            }
            wire.write(body);
        }
        return Optional.of(new HttpMessage(wire.toByteArray(), head, body));
    }

    private static String head(InputStream in, ByteArrayOutputStream wire) throws IOException {
        int ended = 0;
        while (ended < 4) {
            int next = in.read();
            if (next < 0) {
                if (wire.size() > 0) {
                    throw new EOFException("the head ended after " + wire.size() + " bytes");
                }
                return "";
            }
            wire.write(next);
            boolean fits = next == (ended % 2 == 0 ? '\r' : '\n');
            ended = fits ? ended + 1 : next == '\r' ? 1 : 0;
        }
        return wire.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] pieces(InputStream in, ByteArrayOutputStream wire) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length;
        do {
            length = Integer.parseInt(line(in, wire), 16);
            byte[] piece = in.readNBytes(length);
            wire.write(piece);
            body.write(piece);
            line(in, wire);
        } while (length > 0);
        return body.toByteArray();
    }

    private static String line(InputStream in, ByteArrayOutputStream wire) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            wire.write(next);
            line.append((char) next);
            next = in.read();
        }
        wire.write('\n');
        return line.toString().strip();
    }

    /** All its bytes, to be passed on. */
    byte[] wire() {
        return wire;
    }

    /** The first line: method, target and version, or version, status and reason. */
    String firstLine() {
        return head.substring(0, head.indexOf('\r'));
    }

    /** Of a response. */
    public int status() {
        return Integer.parseInt(firstLine().split(" ", 3)[1]);
    }

    public Optional<String> header(String name) {
        return header(head, name);
    }

    private static Optional<String> header(String head, String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .findFirst();
    }

    /** How long the body was on its way, compressed if it was. */
    public int bodySize() {
        return body.length;
    }

    /** The body as it was meant. */
    public byte[] body() {
        if (header("Content-Encoding").filter("gzip"::equals).isEmpty()) {
            return body.clone();
        }
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return plain.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String text() {
        return new String(body(), StandardCharsets.UTF_8);
    }
}
