// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.tap;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One connection to an agent, one exchange after another on it: the cheapest way to make many. For one thread. */
public final class BareConnection implements Closeable {

    private static final byte[] NOTHING = {};

    private final Socket socket = new Socket();
    private final String host;
    private final InputStream in;
    private final OutputStream out;

    public BareConnection(URI agent) throws IOException {
        socket.connect(new InetSocketAddress(agent.getHost(), agent.getPort()));
        socket.setTcpNoDelay(true);
        this.host = agent.getAuthority();
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        this.out = socket.getOutputStream();
    }

    /**
     * Reads.
     *
     * @param headers further lines of the head, each with its line end
     */
    public HttpMessage get(String target, String headers) throws IOException {
        return exchange("GET", target, headers, NOTHING);
    }

    public HttpMessage put(String target, byte[] body) throws IOException {
        return exchange("PUT", target, "Content-Length: " + body.length + "\r\n", body);
    }

    public HttpMessage delete(String target) throws IOException {
        return exchange("DELETE", target, "", NOTHING);
    }

    private HttpMessage exchange(String method, String target, String headers, byte[] body) throws IOException {
        String head = method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n";
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[start.length + body.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        out.write(whole);
        return HttpMessage.read(in).orElseThrow(() -> new EOFException("the agent closed the connection"));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
